/// What is done to the sums of a convolution or a matrix product before they leave the cache: bias, residual and
/// activation, in this order.
struct Epilogue: Sendable {
  /// One number for each channel; nil for none.
  let bias: FloatBuffer?
  /// The position among the kernel's arguments of a tensor of the result's shape to add; nil for none.
  let residual: Int?
  let activation: Activation?

  /// What clamping does of the activation.
  var bounds: (minimum: Float, maximum: Float) { activation?.bounds ?? (-.infinity, .infinity) }

  /// What a clamp cannot do: an activation that does more than cut values off, applied after the micro-kernel.
  var function: Activation? { activation?.bounds == nil ? activation : nil }

  /// Where the residual is in this run; nil for none.
  @inline(__always)
  func residual(_ arguments: borrowing KernelArguments) -> UnsafePointer<Float>? {
    guard let residual else { return nil }
    return arguments.input(residual)
  }
}

extension Activation {
  /// Applies it to `m` rows of `n` results, whose beginnings are `stride` floats apart.
  func apply(_ results: UnsafeMutablePointer<Float>, m: Int, n: Int, stride: Int) {
    if n == stride { return apply(results, results, count: m * n) }
    for row in 0..<m { apply(results + row * stride, results + row * stride, count: n) }
  }
}
