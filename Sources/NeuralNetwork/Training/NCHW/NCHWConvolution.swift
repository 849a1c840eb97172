import CKernels

/// Convolution of NCHW images by im2col and GEMM: weights [outputs, inputs * taps] times columns [inputs * taps,
/// pixels].
///
/// It takes one strip of pixels at a time, whose columns and results stay in the second-level cache until the epilogue
/// is done.
struct NCHWConvolution: Sendable {
  let weights: FloatBuffer
  let epilogue: Epilogue
  private let columns: Im2Col
  private let results: PixelMatrix
  private let strips: [PixelStrip]

  /// - Parameter outputs: channels of the result.
  init(geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, weights: FloatBuffer, epilogue: Epilogue) {
    self.weights = weights
    self.epilogue = epilogue
    columns = Im2Col(geometry: geometry, allChannels: input[1], channels: input[1] / groups)
    results = PixelMatrix(allChannels: outputs, channels: outputs / groups, plane: geometry.outputCount)
    strips = PixelStrip.strips(
      batch: input[0], plane: geometry.outputCount, floatsPerPixel: columns.depth + outputs / groups)
  }

  /// The columns of a strip if they must be copied, and its results if it spans several images.
  var scratchCount: Int { strips.map { columns.scratchCount($0) + results.scratchCount($0) }.max() ?? 0 }

  func run(_ arguments: borrowing KernelArguments) {
    let target = arguments.output(0)
    let residual = epilogue.residual(arguments)
    let depth = columns.depth
    for strip in strips {
      let resultScratch = arguments.scratch + columns.scratchCount(strip)
      for firstChannel in stride(from: 0, to: results.allChannels, by: results.channels) {
        let group = firstChannel / results.channels
        let operand = columns.matrix(
          arguments.input(0), strip, firstChannel: group * columns.channels, scratch: arguments.scratch)
        let (result, resultStride) = results.place(target, strip, firstChannel: firstChannel, scratch: resultScratch)
        BLAS.gemm(
          m: results.channels, n: strip.count, k: depth, weights.pointer + firstChannel * depth,
          lda: depth, operand.elements, ldb: operand.stride, into: result, ldc: resultStride)
        if !strip.isWithinImage { results.scatter(result, strip, firstChannel: firstChannel, into: target) }
        results.forEachImage(strip, firstChannel: firstChannel) { offset, _ in
          for channel in 0..<results.channels {
            let start = offset + channel * results.plane
            epilogue.apply(
              target + start, count: strip.pixels.count, channel: firstChannel + channel,
              residual: residual.map { $0 + start })
          }
        }
      }
    }
  }
}

extension Epilogue {
  /// Finishes `count` neighbouring pixels of `channel` of an NCHW image; `residual` points at the same pixels of the
  /// tensor to add.
  @inline(__always)
  func apply(_ row: UnsafeMutablePointer<Float>, count: Int, channel: Int, residual: UnsafePointer<Float>?) {
    let offset = bias.map { $0.pointer[channel] } ?? 0
    let (minimum, maximum) = bounds
    if let residual {
      ckernels_bias_residual_clamp(row, residual, count, offset, minimum, maximum)
    } else if offset != 0 || minimum > -.infinity || maximum < .infinity {
      ckernels_bias_clamp(row, count, offset, minimum, maximum)
    }
    function?.apply(row, row, count: count)
  }
}

/// The gradients of ``NCHWConvolution`` by GEMM, one strip of output pixels at a time.
///
/// With columns X [inputs * taps, pixels] and the results' gradient dY [outputs, pixels]: dW += dY X^T, and dX = W^T
/// dY, to which col2im is applied unless the convolution is pointwise.
struct NCHWConvolutionGradient: Sendable {
  private let epilogue: EpilogueGradient
  private let inputMask: ActivationMask?
  private let columns: Im2Col
  private let results: PixelMatrix
  private let strips: [PixelStrip]

  /// - Parameters:
  ///   - outputs: channels of the result.
  ///   - inputMask: of the activation that computed the input; applied to the complete gradient of the input.
  init(
    geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, epilogue: EpilogueGradient,
    inputMask: ActivationMask?
  ) {
    self.epilogue = epilogue
    self.inputMask = inputMask
    columns = Im2Col(geometry: geometry, allChannels: input[1], channels: input[1] / groups)
    results = PixelMatrix(allChannels: outputs, channels: outputs / groups, plane: geometry.outputCount)
    strips = PixelStrip.strips(
      batch: input[0], plane: geometry.outputCount, floatsPerPixel: 2 * columns.depth + outputs / groups)
  }

  /// The columns of a strip or their gradient, unless the input's own memory serves, and the results' gradient if the
  /// strip spans several images.
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
          BLAS.gemm(
            m: results.channels, n: depth, k: strip.count, gradient.elements, lda: gradient.stride,
            operand.elements, ldb: operand.stride, transposeB: true,
            into: weightGradient + firstChannel * depth, ldc: depth, beta: 1)
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
    BLAS.gemm(
      m: columns.depth, n: strip.count, k: results.channels,
      arguments.input(1) + firstChannel * columns.depth, lda: columns.depth, transposeA: true, gradient.elements,
      ldb: gradient.stride, into: target, ldc: stride, beta: isStoredDirectly && accumulates ? 1 : 0)
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
