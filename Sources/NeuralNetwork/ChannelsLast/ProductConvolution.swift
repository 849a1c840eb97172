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

  private let kernels: KernelSet
  private let window: ckernels_window
  private let isPointwise: Bool
  private let batch, channels, outputs, groups: Int
  /// Where the result's channels lie in a pixel of the output.
  private let place: ChannelSlice
  private let weights: FloatBuffer
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
    self.weights = context.weights.products(
      of: weights, outputs: outputs, groups: groups, inputs: input[1] / groups, taps: geometry.kernelCount,
      context.kernels)
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
  }

  private var depth: Int { window.kernel_height * window.kernel_width * (channels / groups) }
  private var pixels: Int { batch * window.output_height * window.output_width }

  private var stripPixels: Int {
    if isPointwise && !epilogue.hasFinish { return pixels }
    let fitting = ProductConvolution.stripFloats / max(isPointwise ? outputs : depth, 1)
    return min(pixels, max(fitting, ProductConvolution.fewestStripPixels))
  }

  /// A part is some pixels of the result, or where weights outweigh pixels some of its channels. The working memory holds a
  /// strip's windows.
  var kernel: Kernel {
    let scratchCount = isPointwise ? 0 : stripPixels * depth
    let panels = OutputPanels(outputs: outputs, kernels)
    if isPointwise, outputs > pixels {
      return Kernel(scratchCount: scratchCount, division: Division(parts: panels.count)) {
        run($0, pixels: 0..<pixels, outputs: panels.outputs(of: $1))
      }
    }
    let side = ProductConvolution.partPixels
    return Kernel(scratchCount: scratchCount, division: Division(parts: (pixels + side - 1) / side)) {
      run($0, pixels: $1.lowerBound * side..<min($1.upperBound * side, pixels), outputs: 0..<outputs / groups)
    }
  }

  /// - Parameter slice: outputs of each group.
  private func run(_ arguments: borrowing KernelArguments, pixels: Range<Int>, outputs slice: Range<Int>) {
    let inputs = channels / groups
    var product = ckernels_product()
    (product.segments, product.depth, product.outputs) = (1, depth, slice.count)
    (product.minimum, product.maximum) = (epilogue.minimum, epilogue.maximum)
    product.input_step = isPointwise ? channels : depth
    product.output_step = place.total
    let panels = kernels.packedCount(depth: depth, outputs: outputs / groups)
    let (input, scratch) = (arguments.input(0), arguments.scratch)
    for first in stride(from: pixels.lowerBound, to: pixels.upperBound, by: stripPixels) {
      product.rows = min(stripPixels, pixels.upperBound - first)
      let target = arguments.output(0) + first * place.total + place.first
      for group in 0..<groups {
        let channel = group * (outputs / groups) + slice.lowerBound
        if isPointwise {
          product.input = input + first * channels
        } else {
          withUnsafePointer(to: window) {
            ckernels_gather_windows(
              scratch, input + group * inputs, $0, inputs, channels, first, product.rows)
          }
          product.input = UnsafePointer(scratch)
        }
        product.weights = weights.pointer + group * panels + slice.lowerBound * depth
        product.bias = epilogue.bias.pointer + channel
        product.output = target + channel
        product.residual = epilogue.hasResidual ? arguments.input(3) + first * outputs + channel : nil
        kernels.multiply(product)
      }
      epilogue.finish(
        target + slice.lowerBound, rows: product.rows, count: slice.count * groups, step: place.total)
    }
  }
}
