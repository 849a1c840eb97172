import CKernels

/// Gradients of a convolution as matrix products, a strip of output pixels at a time as in ``GEMMConvolution``.
///
/// With columns X [inputs * taps, pixels] and the results' gradient dY [outputs, pixels]: dW += dY X^T, and dX = W^T
/// dY, which is folded back (col2im) unless the convolution is pointwise.
struct GEMMConvolutionGradient: Sendable {
  private let epilogue: EpilogueGradient
  private let inputMask: ActivationMask?
  private let columns: ImageColumns
  private let results: PixelMatrix
  private let strips: [PixelStrip]

  /// - Parameters:
  ///   - outputs: channels of the result.
  ///   - inputMask: undoes the activation that the input is the result of, once the input's gradient is complete.
  init(
    geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, epilogue: EpilogueGradient,
    inputMask: ActivationMask?
  ) {
    self.epilogue = epilogue
    self.inputMask = inputMask
    columns = ImageColumns(geometry: geometry, allChannels: input[1], channels: input[1] / groups)
    results = PixelMatrix(allChannels: outputs, channels: outputs / groups, plane: geometry.outputCount)
    strips = PixelStrip.strips(
      batch: input[0], plane: geometry.outputCount, floatsPerPixel: 2 * columns.depth + outputs / groups)
  }

  /// A strip's columns or their gradient, where they cannot lie in the input's, and the results' gradient of several
  /// images.
  var scratchCount: Int { strips.map { columns.scratchCount($0) + results.scratchCount($0) }.max() ?? 0 }

  func run(_ arguments: borrowing GradientArguments) {
    let depth = columns.depth
    arguments.clearUnlessAccumulated(1, count: results.allChannels * depth)
    arguments.clearUnlessAccumulated(2, count: results.allChannels)
    for strip in strips {
      for firstChannel in stride(from: 0, to: results.allChannels, by: results.channels) {
        let firstInput = firstChannel / results.channels * columns.channels
        epilogue.apply(arguments, results, strip, firstChannel: firstChannel)
        let gradient = results.matrix(
          UnsafePointer(arguments.outputGradient), strip, firstChannel: firstChannel,
          scratch: arguments.scratch + columns.scratchCount(strip))
        if let weightGradient = arguments.inputGradient(1) {
          let operand = columns.matrix(arguments.input(0), strip, firstChannel: firstInput, scratch: arguments.scratch)
          MatrixProduct.multiply(
            rows: results.channels, columns: depth, depth: strip.count, gradient.elements, aStride: gradient.stride,
            operand.elements, bStride: operand.stride, transposeB: true,
            into: weightGradient + firstChannel * depth, cStride: depth, beta: 1)
        }
        if let inputGradient = arguments.inputGradient(0) {
          store(arguments, gradient, firstChannel, strip, firstInput: firstInput, in: inputGradient)
        }
      }
    }
  }

  private func store(
    _ arguments: borrowing GradientArguments, _ gradient: (elements: UnsafePointer<Float>, stride: Int),
    _ firstChannel: Int, _ strip: PixelStrip, firstInput: Int, in inputGradient: UnsafeMutablePointer<Float>
  ) {
    let (scratch, pixels, isPointwise) = (arguments.scratch, columns.pixels, columns.geometry.isPointwise)
    let accumulates = arguments.accumulates(0)
    let isStoredDirectly = isPointwise && strip.isWithinImage
    let (target, stride) =
      isPointwise
      ? pixels.place(inputGradient, strip, firstChannel: firstInput, scratch: scratch) : (scratch, strip.count)
    MatrixProduct.multiply(
      rows: columns.depth, columns: strip.count, depth: results.channels,
      arguments.input(1) + firstChannel * columns.depth, aStride: columns.depth, transposeA: true, gradient.elements,
      bStride: gradient.stride, into: target, cStride: stride, beta: isStoredDirectly && accumulates ? 1 : 0)
    var finished = strip
    if isPointwise {
      if !isStoredDirectly {
        pixels.scatter(scratch, strip, firstChannel: firstInput, into: inputGradient, adds: accumulates)
      }
    } else {
      let image = PixelStrip(images: strip.images, pixels: 0..<pixels.plane)
      if strip.pixels.lowerBound == 0 && !accumulates {
        pixels.forEachImage(image, firstChannel: firstInput) { offset, _ in
          (inputGradient + offset).update(repeating: 0, count: pixels.channels * pixels.plane)
        }
      }
      columns.fold(scratch, strip, firstChannel: firstInput, addingTo: inputGradient)
      guard strip.pixels.upperBound == results.plane else { return }
      finished = image
    }
    inputMask?.apply(inputGradient, arguments, pixels, finished, firstChannel: firstInput)
  }
}
