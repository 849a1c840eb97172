import CKernels

/// Convolution of few channels, such as a network's first, straight from the rows of an image in planes.
///
/// With channels side by side a window's row is one stretch of an image's, so that nothing has to be gathered: a few padded rows
/// are brought into that layout at a time. Gathering would take as long as the products where there are few outputs.
struct RowConvolution: Stem {
  /// Rows of the result for which padded rows are made at a time.
  private static let stripRows = 8

  private let kernels: MicroKernels
  private let window: ckernels_window
  private let batch, channels, outputs: Int
  private let source: PlanarRows
  private let weights: FloatBuffer
  private let epilogue: ChannelsLastEpilogue

  init(
    geometry: WindowGeometry, input: Shape, normalization: ChannelNormalization, outputs: Int, weights: FloatBuffer,
    epilogue: Epilogue, _ context: ChannelsLast
  ) {
    kernels = context.kernels
    window = geometry.window
    batch = input[0]
    channels = input[1]
    self.outputs = outputs
    source = PlanarRows(
      input: input, normalization: normalization, padTop: geometry.vertical.padBefore,
      padLeft: geometry.horizontal.padBefore, context)
    self.weights = context.weights.products(
      of: weights, outputs: outputs, groups: 1, inputs: input[1], taps: geometry.kernelCount, context.kernels)
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
  }

  private var paddedWidth: Int { (window.output_width - 1) * window.stride_x + window.kernel_width }

  private func paddedRows(_ rows: Int) -> Int { (rows - 1) * window.stride_y + window.kernel_height }

  let rowsAtOnce = 1

  var imageCount: Int { source.imageCount }

  /// A strip's padded rows.
  var scratchCount: Int { paddedRows(RowConvolution.stripRows) * paddedWidth * channels }

  /// A part is a row of the result.
  var kernel: Kernel {
    Kernel(scratchCount: scratchCount, division: Division(parts: batch * window.output_height)) { run($0, $1) }
  }

  private func run(_ arguments: borrowing KernelArguments, _ lines: Range<Int>) {
    let (input, output, scratch) = (arguments.input(0), arguments.output(0), arguments.scratch)
    let residual = epilogue.hasResidual ? arguments.input(3) : nil
    let rowCount = window.output_width * outputs
    var line = lines.lowerBound
    while line < lines.upperBound {
      let (image, first) = line.quotientAndRemainder(dividingBy: window.output_height)
      let rows = first..<min(window.output_height, first + lines.upperBound - line)
      run(
        input + image * imageCount, rows: rows, residual: residual.map { $0 + line * rowCount },
        into: output + line * rowCount, scratch: scratch)
      line += rows.count
    }
  }

  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    run(image, rows: rows, residual: nil, into: output, scratch: scratch)
  }

  /// Rows `rows` of one image's result. `residual` and `output` point at the first of them.
  private func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, residual: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: RowConvolution.stripRows) {
      let count = min(RowConvolution.stripRows, rows.upperBound - first)
      let start = first * window.stride_y
      source.copy(start..<start + paddedRows(count), of: image, width: paddedWidth, into: scratch)
      let offset = (first - rows.lowerBound) * window.output_width * outputs
      multiply(scratch, rows: count, residual: residual.map { $0 + offset }, into: output + offset)
    }
  }

  private func multiply(
    _ padded: UnsafePointer<Float>, rows: Int, residual: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>
  ) {
    let rowCount = window.output_width * outputs
    for row in 0..<rows {
      kernels.gemm(
        ckernels_gemm(
          a: padded + row * window.stride_y * paddedWidth * channels, lda: window.stride_x * channels,
          m: window.output_width, segments: window.kernel_height, segment_stride: paddedWidth * channels,
          k: window.kernel_width * channels, b: weights.pointer, bias: epilogue.bias.pointer, n: outputs,
          residual: residual.map { $0 + row * rowCount }, c: output + row * rowCount, ldc: outputs,
          minimum: epilogue.minimum, maximum: epilogue.maximum))
    }
    epilogue.finish(output, count: rows * rowCount)
  }
}
