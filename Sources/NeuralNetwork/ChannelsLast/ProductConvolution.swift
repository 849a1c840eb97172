import CKernels

/// Convolution of channels-last images as a product: windows [pixels][taps * inputs] times weights [taps * inputs][outputs].
///
/// A window of one pixel lies in the input as it is; others are gathered, a strip of pixels that fits the second-level cache at
/// a time.
struct ProductConvolution: Sendable {
  private static let stripFloats = 65536
  private static let fewestStripPixels = 28

  private let kernels: KernelSet
  private let window: ckernels_window
  private let isPointwise: Bool
  private let batch, channels, outputs, groups: Int
  private let slice: ChannelSlice
  private let weights: FloatBuffer
  private let epilogue: ChannelsLastEpilogue

  init(
    geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, weights: FloatBuffer, epilogue: Epilogue,
    slice: ChannelSlice? = nil, _ context: ChannelsLast
  ) {
    self.slice = slice ?? ChannelSlice(first: 0, total: outputs)
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

  /// A strip's windows.
  var scratchCount: Int { isPointwise ? 0 : stripPixels * depth }

  func run(_ arguments: borrowing KernelArguments) {
    let inputs = channels / groups
    var product = ckernels_product()
    (product.segments, product.depth, product.outputs) = (1, depth, outputs / groups)
    (product.minimum, product.maximum) = (epilogue.minimum, epilogue.maximum)
    product.input_step = isPointwise ? channels : depth
    product.output_step = slice.total
    let panels = kernels.packedCount(depth: depth, outputs: outputs / groups)
    let (input, scratch) = (arguments.input(0), arguments.scratch)
    for first in stride(from: 0, to: pixels, by: stripPixels) {
      product.rows = min(stripPixels, pixels - first)
      let target = arguments.output(0) + first * slice.total + slice.first
      for group in 0..<groups {
        let channel = group * (outputs / groups)
        if isPointwise {
          product.input = input + first * channels
        } else {
          withUnsafePointer(to: window) {
            ckernels_gather_windows(
              scratch, input + group * inputs, $0, inputs, channels, first, product.rows)
          }
          product.input = UnsafePointer(scratch)
        }
        product.weights = weights.pointer + group * panels
        product.bias = epilogue.bias.pointer + channel
        product.output = target + channel
        product.residual = epilogue.hasResidual ? arguments.input(3) + first * outputs + channel : nil
        kernels.multiply(product)
      }
      if epilogue.hasFinish { epilogue.finish(target, count: product.rows * outputs) }
    }
  }
}
