import CKernels

/// Convolution of few channels, such as a network's first, straight from the image's rows.
///
/// A window's row is one stretch of an image whose channels lie side by side, so that nothing has to be gathered: only padding
/// is copied, a few rows at a time. Gathering would take as long as the products where there are few outputs.
struct RowConvolution: Sendable {
  /// Rows of the result for which padded rows are made at a time.
  private static let stripRows = 8
  private static let mostChannels = 4

  private let kernels: KernelSet
  private let window: ckernels_window
  private let batch, channels, outputs: Int
  private let weights: FloatBuffer
  private let epilogue: ChannelsLastEpilogue

  /// - Returns: nil where windows are better gathered.
  init?(
    geometry: WindowGeometry, input: Shape, outputs: Int, weights: FloatBuffer, epilogue: Epilogue,
    _ context: ChannelsLast
  ) {
    guard input[1] <= RowConvolution.mostChannels, geometry.vertical.dilation == 1, geometry.horizontal.dilation == 1,
      !geometry.isPointwise
    else { return nil }
    kernels = context.kernels
    window = geometry.window
    batch = input[0]
    channels = input[1]
    self.outputs = outputs
    self.weights = context.weights.products(
      of: weights, outputs: outputs, groups: 1, inputs: input[1], taps: geometry.kernelCount, context.kernels)
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
  }

  private var paddedWidth: Int { (window.output_width - 1) * window.stride_x + window.kernel_width }

  private func paddedRows(_ rows: Int) -> Int { (rows - 1) * window.stride_y + window.kernel_height }

  /// A part is a row of the result; the working memory holds a strip's padded rows.
  var kernel: Kernel {
    Kernel(
      scratchCount: paddedRows(RowConvolution.stripRows) * paddedWidth * channels,
      division: Division(parts: batch * window.output_height)
    ) { run($0, $1) }
  }

  private func run(_ arguments: borrowing KernelArguments, _ lines: Range<Int>) {
    let (input, output, scratch) = (arguments.input(0), arguments.output(0), arguments.scratch)
    let residual = epilogue.hasResidual ? arguments.input(3) : nil
    let (inputCount, rowCount) = (window.input_height * window.input_width * channels, window.output_width * outputs)
    var line = lines.lowerBound
    while line < lines.upperBound {
      let (image, first) = line.quotientAndRemainder(dividingBy: window.output_height)
      let rows = min(RowConvolution.stripRows, window.output_height - first, lines.upperBound - line)
      withUnsafePointer(to: window) {
        ckernels_pad_rows(
          scratch, input + image * inputCount, $0, channels, first * window.stride_y, paddedRows(rows), paddedWidth)
      }
      let offset = line * rowCount
      multiply(scratch, rows: rows, residual: residual.map { $0 + offset }, into: output + offset)
      line += rows
    }
  }

  private func multiply(
    _ padded: UnsafePointer<Float>, rows: Int, residual: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>
  ) {
    let rowCount = window.output_width * outputs
    for row in 0..<rows {
      kernels.multiply(
        ckernels_product(
          input: padded + row * window.stride_y * paddedWidth * channels, input_step: window.stride_x * channels,
          rows: window.output_width, segments: window.kernel_height, segment_step: paddedWidth * channels,
          depth: window.kernel_width * channels, weights: weights.pointer, bias: epilogue.bias.pointer,
          outputs: outputs,
          residual: residual.map { $0 + row * rowCount }, output: output + row * rowCount, output_step: outputs,
          minimum: epilogue.minimum, maximum: epilogue.maximum))
    }
    epilogue.finish(output, count: rows * rowCount)
  }
}
