import CKernels

/// Convolution of channels-last images as a product: windows [pixels][taps * inputs] times weights [taps * inputs][outputs].
///
/// A window of one pixel lies in the input as it is; others are gathered, a strip of pixels that fits the second-level cache at
/// a time.
struct ProductConvolution: Sendable {
  private static let stripFloats = 65536
  private static let fewestStripPixels = 28
  /// A few tiles of rows.
  private static let partPixels = 24

  private enum Form {
    case full(weights: FloatBuffer)
    case reduced(ReducedProduct)
  }

  private let kernels: MicroKernels
  private let window: ckernels_window
  private let isPointwise: Bool
  private let batch, channels, outputs, groups: Int
  /// Where the result's channels lie in a pixel of the output.
  private let place: ChannelSlice
  private let form: Form
  private let epilogue: ChannelsLastEpilogue

  init(
    geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, weights: FloatBuffer, epilogue: Epilogue,
    slice: ChannelSlice? = nil, _ context: ChannelsLast
  ) {
    place = slice ?? ChannelSlice(first: 0, total: outputs)
    kernels = context.kernels
    window = geometry.window
    isPointwise = geometry.isPointwise && groups == 1
    batch = input[0]
    channels = input[1]
    self.outputs = outputs
    self.groups = groups
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
    if groups == 1,
      let product = ReducedProduct(
        weights: weights, outputs: outputs, inputs: channels, taps: geometry.kernelCount, isNegativeRare: false,
        epilogue: self.epilogue, context)
    {
      form = .reduced(product)
    } else {
      form = .full(
        weights: context.weights.products(
          of: weights, outputs: outputs, groups: groups, inputs: channels / groups, taps: geometry.kernelCount,
          context.kernels))
    }
  }

  private var depth: Int { window.kernel_height * window.kernel_width * (channels / groups) }
  private var pixels: Int { batch * window.output_height * window.output_width }

  private var stripPixels: Int {
    if isPointwise && !epilogue.hasFinish { return max(pixels, 1) }
    let fitting = ProductConvolution.stripFloats / max(isPointwise ? outputs : depth, 1)
    return max(min(pixels, max(fitting, ProductConvolution.fewestStripPixels)), 1)
  }

  private var windowsCount: Int { isPointwise ? 0 : FloatBuffer.paddedCount(stripPixels * depth) }

  /// A part is some pixels of the result, or where weights outweigh pixels some of its channels. The working memory holds a
  /// strip's windows, and what a product in lower precision needs.
  var kernel: Kernel {
    let side = ProductConvolution.partPixels
    let byPixels = Division(parts: (pixels + side - 1) / side)
    switch form {
    case .reduced(let product):
      return Kernel(scratchCount: windowsCount + product.scratchCount, division: byPixels) {
        run($0, pixels: pixels(of: $1), product)
      }
    case .full(let weights):
      let panels = OutputPanels(outputs: outputs, kernels)
      if isPointwise, outputs > pixels {
        return Kernel(division: Division(parts: panels.count)) {
          run($0, pixels: 0..<pixels, outputs: panels.outputs(of: $1), weights)
        }
      }
      return Kernel(scratchCount: windowsCount, division: byPixels) {
        run($0, pixels: pixels(of: $1), outputs: 0..<outputs / groups, weights)
      }
    }
  }

  private func pixels(of parts: Range<Int>) -> Range<Int> {
    parts.lowerBound * ProductConvolution.partPixels..<min(parts.upperBound * ProductConvolution.partPixels, pixels)
  }

  private func run(_ arguments: borrowing KernelArguments, pixels: Range<Int>, _ product: ReducedProduct) {
    for first in stride(from: pixels.lowerBound, to: pixels.upperBound, by: stripPixels) {
      let count = min(stripPixels, pixels.upperBound - first)
      let residual = epilogue.hasResidual ? arguments.input(3) + first * outputs : nil
      product.run(
        rows(arguments, first: first, count: count, group: 0), step: isPointwise ? channels : depth, rows: count,
        residual: residual, into: arguments.output(0) + first * place.total + place.first, outputStep: place.total,
        scratch: arguments.scratch + windowsCount)
    }
  }

  /// - Parameter slice: outputs of each group.
  private func run(
    _ arguments: borrowing KernelArguments, pixels: Range<Int>, outputs slice: Range<Int>, _ weights: FloatBuffer
  ) {
    var gemm = ckernels_gemm()
    (gemm.segments, gemm.k, gemm.n) = (1, depth, slice.count)
    (gemm.minimum, gemm.maximum) = (epilogue.minimum, epilogue.maximum)
    gemm.lda = isPointwise ? channels : depth
    gemm.ldc = place.total
    let panels = kernels.packedCount(k: depth, n: outputs / groups)
    for first in stride(from: pixels.lowerBound, to: pixels.upperBound, by: stripPixels) {
      gemm.m = min(stripPixels, pixels.upperBound - first)
      let target = arguments.output(0) + first * place.total + place.first
      for group in 0..<groups {
        let channel = group * (outputs / groups) + slice.lowerBound
        gemm.a = rows(arguments, first: first, count: gemm.m, group: group)
        gemm.b = weights.pointer + group * panels + slice.lowerBound * depth
        gemm.bias = epilogue.bias.pointer + channel
        gemm.c = target + channel
        gemm.residual = epilogue.hasResidual ? arguments.input(3) + first * outputs + channel : nil
        kernels.gemm(gemm)
      }
      epilogue.finish(
        target + slice.lowerBound, rows: gemm.m, count: slice.count * groups, step: place.total)
    }
  }

  /// The windows of a group under some pixels of the result: in the input itself, or gathered into the working memory.
  private func rows(
    _ arguments: borrowing KernelArguments, first: Int, count: Int, group: Int
  ) -> UnsafePointer<Float> {
    if isPointwise { return arguments.input(0) + first * channels }
    let (inputs, input, windows) = (channels / groups, arguments.input(0), arguments.scratch)
    withUnsafePointer(to: window) {
      ckernels_im2col(windows, input + group * inputs, $0, inputs, channels, first, count)
    }
    return UnsafePointer(windows)
  }
}
