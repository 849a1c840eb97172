import CKernels

/// The gradient of an activation that only clamps (Relu, Clip), computed from its results.
///
/// The gradient passes between the bounds and is 0 at them, as in PyTorch's relu, relu6 and hardtanh.
struct ActivationMask: Sendable {
  let minimum, maximum: Float

  /// Nil for an activation that does more than clamp.
  init?(_ activation: Activation) {
    guard let bounds = activation.bounds else { return nil }
    (minimum, maximum) = bounds
  }

  /// Applies the mask to `count` gradients in place.
  ///
  /// - Parameter output: the activation's results.
  /// - Returns: the sum of the masked gradients, which is the bias's gradient.
  @inline(__always) @discardableResult
  func apply(
    _ gradient: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>, count: Int
  ) -> Float {
    ckernels_clamp_gradient(gradient, output, count, minimum, maximum)
  }

  /// Applies the mask of the activation that computed input 0 to some pixels of that input's gradient.
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

/// The backward pass of a convolution's ``Epilogue``: its bias and its clamping activation.
struct EpilogueGradient: Sendable {
  /// Nil if there is no activation, or if the next convolution applies its mask (``ActivationHandover``).
  let mask: ActivationMask?

  /// Masks the gradient of a strip of pixels in place, and adds its sums to the bias's gradient.
  func apply(
    _ arguments: borrowing GradientArguments, _ results: PixelMatrix, _ strip: PixelStrip, firstChannel: Int
  ) {
    let biasGradient = arguments.optionalInputGradient(2)
    guard mask != nil || biasGradient != nil else { return }
    let gradient = arguments.outputGradient
    let output = mask == nil ? nil : arguments.output
    results.forEachImage(strip, firstChannel: firstChannel) { offset, _ in
      for channel in 0..<results.channels {
        let start = offset + channel * results.plane
        let row = gradient + start
        let sum =
          if let mask, let output {
            mask.apply(row, output + start, count: strip.pixels.count)
          } else {
            ckernels_sum(row, strip.pixels.count)
          }
        biasGradient?[firstChannel + channel] += sum
      }
    }
  }
}
