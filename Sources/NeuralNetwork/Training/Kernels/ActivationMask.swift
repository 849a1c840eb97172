import CKernels

/// The gradient of an activation that only cuts values off, told from its results.
///
/// Between the bounds it passes the gradient on, at them nothing: as PyTorch's relu, relu6 and hardtanh do.
struct ActivationMask: Sendable {
  let minimum, maximum: Float

  /// Nil for an activation that is no mere cutting off.
  init?(_ activation: Activation) {
    guard let bounds = activation.bounds else { return nil }
    (minimum, maximum) = bounds
  }

  /// Undoes the activation in `count` elements.
  ///
  /// - Parameter output: the activation's results.
  /// - Returns: the sum of what is left.
  @inline(__always) @discardableResult
  func apply(
    _ gradient: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>, count: Int
  ) -> Float {
    ckernels_clamp_gradient(gradient, output, count, minimum, maximum)
  }

  /// Undoes the activation that input 0 is the result of, in some pixels of that input's gradient.
  func apply(
    _ gradient: UnsafeMutablePointer<Float>, _ arguments: borrowing GradientArguments, _ pixels: PixelMatrix,
    _ strip: PixelStrip, firstChannel: Int
  ) {
    let input = arguments.input(0)
    pixels.forEachImage(strip, firstChannel: firstChannel) { offset, _ in
      for channel in 0..<pixels.channels {
        let start = offset + channel * pixels.plane
        apply(gradient + start, input + start, count: strip.pixels.count)
      }
    }
  }
}
