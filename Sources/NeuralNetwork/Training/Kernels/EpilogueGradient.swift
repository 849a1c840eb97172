import CKernels

/// What a convolution's bias and bounded activation (``Epilogue``) do to the gradient of its result.
struct EpilogueGradient: Sendable {
  /// Nil for no activation, or one that is undone already.
  let mask: ActivationMask?

  /// Undoes the activation in place for a strip of pixels, and adds up the bias's gradient.
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
