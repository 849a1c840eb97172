import CKernels

/// What a convolution's bias, residual and bounded activation (``Epilogue``) do to the gradient of its result.
struct EpilogueGradient: Sendable {
  /// Between the bounds the activation passes the gradient on, at them nothing: as PyTorch's relu, relu6 and hardtanh do.
  let bounds: (minimum: Float, maximum: Float)?

  /// Nil for an activation that cannot be undone from its result.
  init?(_ activation: Activation?) {
    if let activation {
      guard let bounds = activation.bounds else { return nil }
      self.bounds = bounds
    } else {
      bounds = nil
    }
  }

  /// The gradient of the sums before the activation, for `count` neighbouring pixels of one channel.
  ///
  /// - Parameters:
  ///   - target: where it goes; may be `gradient` itself.
  ///   - output: the activation's results; nil where there is no activation.
  /// - Returns: the sum, which is these pixels' part of the bias's gradient.
  @inline(__always)
  func apply(
    _ gradient: UnsafePointer<Float>, _ output: UnsafePointer<Float>?, count: Int,
    into target: UnsafeMutablePointer<Float>
  ) -> Float {
    if let bounds, let output {
      return ckernels_mask_sum(target, gradient, output, count, bounds.minimum, bounds.maximum)
    }
    if UnsafePointer(target) != gradient { target.update(from: gradient, count: count) }
    return ckernels_sum(gradient, count)
  }
}
