import CKernels

/// What is done to a convolution's sums while they are still in the cache: bias, residual, activation, in this order.
struct Epilogue: Sendable {
  /// One a channel; nil for none.
  let bias: FloatBuffer?
  let hasResidual: Bool
  let activation: Activation?

  /// Finishes `count` neighbouring pixels of `channel`; `residual` points at the same pixels of the tensor to add.
  @inline(__always)
  func apply(_ row: UnsafeMutablePointer<Float>, count: Int, channel: Int, residual: UnsafePointer<Float>?) {
    let offset = bias.map { $0.pointer[channel] } ?? 0
    let (minimum, maximum) = activation?.bounds ?? (-.infinity, .infinity)
    if let residual {
      ckernels_bias_residual_clamp(row, residual, count, offset, minimum, maximum)
    } else if offset != 0 || minimum > -.infinity || maximum < .infinity {
      ckernels_bias_clamp(row, count, offset, minimum, maximum)
    }
    if let activation, activation.bounds == nil { activation.apply(row, row, count: count) }
  }
}
