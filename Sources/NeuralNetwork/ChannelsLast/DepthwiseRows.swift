import CKernels

/// Convolution of each channel by itself on channels-last images.
struct DepthwiseRows: StripWindows {
  private let kernels: MicroKernels
  let window: ckernels_window
  let channels: Int
  private let weights: FloatBuffer
  private let epilogue: ChannelsLastEpilogue

  /// - Returns: nil where the window is taller than the kernels take.
  init?(geometry: WindowGeometry, channels: Int, weights: FloatBuffer, epilogue: Epilogue, _ context: ChannelsLast) {
    guard geometry.vertical.kernel <= Int(CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT), !epilogue.hasResidual else { return nil }
    kernels = context.kernels
    window = geometry.window
    self.channels = channels
    let taps = geometry.kernelCount
    self.weights = context.weights.buffer(of: weights, form: "depthwise \(channels) \(taps)") {
      FloatBuffer(count: weights.count) { target in
        guard let target = target.baseAddress else { return }
        ckernels_transpose(target, weights.pointer, taps, channels, taps)
      }
    }
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: channels, context)
  }

  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { window in
      var work = ckernels_depthwise()
      work.window = window
      work.channels = channels
      (work.input, work.input_rows) = (input, inputRows)
      (work.weights, work.bias) = (weights.pointer, epilogue.bias.pointer)
      (work.minimum, work.maximum) = (epilogue.minimum, epilogue.maximum)
      (work.output, work.first, work.rows) = (output, rows.lowerBound, rows.count)
      kernels.functions.pointee.depthwise(&work)
    }
    epilogue.finish(output, count: rows.count * window.output_width * channels)
  }
}
