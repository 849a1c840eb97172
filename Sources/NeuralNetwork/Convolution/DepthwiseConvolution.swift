import CKernels

/// Convolution of each channel by itself, on NHWC images: a direct sum over the taps, four pixels and a vector of
/// channels at a time (CKernels).
///
/// Chosen for every convolution with one input and one output channel per group.
struct DepthwiseConvolution: RowWindow {
  private let kernels: MicroKernels
  let window: ckernels_window
  let channels: Int
  /// [taps][channels].
  private let weights: FloatBuffer
  private let bias: FloatBuffer
  private let epilogue: Epilogue

  /// - Precondition: the window is at most `CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT` rows high; there is no residual.
  init(_ problem: ConvolutionProblem, _ context: KernelContext) {
    kernels = context.kernels
    window = problem.geometry.window
    channels = problem.outputs
    let (channels, taps) = (channels, problem.geometry.kernelCount)
    weights = context.weights.buffer(of: problem.weights, .depthwise(channels: channels, taps: taps)) {
      FloatBuffer(count: problem.weights.count) { target in
        guard let target = target.baseAddress else { return }
        ckernels_transpose(target, problem.weights.pointer, taps, channels, taps)
      }
    }
    bias = context.weights.bias(problem.epilogue.bias, count: channels, kernels)
    epilogue = problem.epilogue
  }

  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { window in
      var work = ckernels_depthwise()
      work.window = window
      work.channels = channels
      (work.input, work.input_rows) = (input, inputRows)
      (work.weights, work.bias) = (weights.pointer, bias.pointer)
      (work.minimum, work.maximum) = epilogue.bounds
      (work.output, work.first, work.rows) = (output, rows.lowerBound, rows.count)
      kernels.functions.pointee.depthwise(&work)
    }
    epilogue.function?.apply(output, output, count: rows.count * window.output_width * channels)
  }
}
