import CKernels

/// What is done to a channels-last product's sums: bias, residual and clamp in the registers, any other activation in the cache.
struct ChannelsLastEpilogue: Sendable {
  let bias: FloatBuffer
  let hasResidual: Bool
  let minimum, maximum: Float
  /// One that does not only cut values off.
  private let activation: Activation?

  init(_ epilogue: Epilogue, channels: Int, _ context: ChannelsLast) {
    bias = context.bias(epilogue.bias, count: channels)
    hasResidual = epilogue.hasResidual
    (minimum, maximum) = epilogue.activation?.bounds ?? (-.infinity, .infinity)
    activation = epilogue.activation?.bounds == nil ? epilogue.activation : nil
  }

  /// Whether ``finish(_:count:)`` does anything, so that results should still be in the cache.
  var hasFinish: Bool { activation != nil }

  /// Applies to `count` neighbouring results what the kernel could not.
  func finish(_ results: UnsafeMutablePointer<Float>, count: Int) { activation?.apply(results, results, count: count) }

  /// The same for `count` results in each of some rows, which begin `step` floats apart.
  func finish(_ results: UnsafeMutablePointer<Float>, rows: Int, count: Int, step: Int) {
    guard hasFinish else { return }
    if count == step { return finish(results, count: rows * count) }
    for row in 0..<rows { finish(results + row * step, count: count) }
  }
}
