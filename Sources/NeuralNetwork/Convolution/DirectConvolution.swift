import CKernels

/// Convolution of few channels, such as a network's first, straight from the rows of an image in NCHW.
///
/// Chosen where the input is stored in NCHW and a rewriting for Winograd saves nothing: a few padded rows at a time are
/// interleaved to NHWC and normalised in one pass. In that layout the row of a window is one run of floats, so the
/// matrix product reads them where they are: gathering (im2col) would take as long as the product where there are few
/// outputs.
struct DirectConvolution: RowProducer {
  /// Rows of the result for which padded rows are made at a time.
  private static let stripRows = 8

  private let window: ckernels_window
  private let batch, channels: Int
  private let source: InterleavedRows
  private let gemm: PackedGEMM

  /// - Precondition: the problem's input is stored in NCHW, and its window has a dilation of 1.
  init(_ problem: ConvolutionProblem, _ context: KernelContext) {
    let geometry = problem.geometry
    window = geometry.window
    (batch, channels) = (problem.input[0], problem.input[1])
    source = InterleavedRows(
      input: problem.input, normalization: problem.normalization ?? ChannelNormalization(channels: channels),
      padTop: geometry.vertical.padBefore, padLeft: geometry.horizontal.padBefore, context.kernels)
    gemm = PackedGEMM(
      problem.weights, problem.gemmWeights, precision: .float32, epilogue: problem.epilogue, context)
  }

  private var paddedWidth: Int { (window.output_width - 1) * window.stride_x + window.kernel_width }

  private func paddedRows(_ rows: Int) -> Int { (rows - 1) * window.stride_y + window.kernel_height }

  let rowsAtOnce = 1

  var imageCount: Int { source.imageCount }

  /// A strip's padded rows.
  var scratchCount: Int { paddedRows(Self.stripRows) * paddedWidth * channels }

  /// A unit of work is a row of the result.
  var kernel: Kernel {
    Kernel(scratchCount: scratchCount, partition: Partition(units: batch * window.output_height)) { arguments, lines in
      let rowCount = window.output_width * gemm.n
      let (input, output, scratch) = (arguments.input(0), arguments.output(0), arguments.scratch)
      let residual = gemm.epilogue.residual(arguments)
      lines.forEachImage(height: window.output_height) { image, rows in
        let offset = (image * window.output_height + rows.lowerBound) * rowCount
        run(
          input + image * imageCount, rows: rows, residual: residual.map { $0 + offset }, into: output + offset,
          scratch: scratch)
      }
    }
  }

  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    run(image, rows: rows, residual: nil, into: output, scratch: scratch)
  }

  /// Rows of one image's result. `residual` and `output` point at the first of them.
  private func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, residual: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let rowCount = window.output_width * gemm.n
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.stripRows) {
      let start = first * window.stride_y
      let count = min(Self.stripRows, rows.upperBound - first)
      source.copy(start..<start + paddedRows(count), of: image, width: paddedWidth, into: scratch)
      for row in 0..<count {
        let offset = (first + row - rows.lowerBound) * rowCount
        gemm.run(
          PackedGEMM.Rows(
            pointer: scratch + row * window.stride_y * paddedWidth * channels, stride: window.stride_x * channels,
            count: window.output_width, segments: window.kernel_height, segmentStride: paddedWidth * channels),
          residual: residual.map { $0 + offset }, into: output + offset, stride: gemm.n, scratch: scratch)
      }
    }
  }
}

/// The rows of an NCHW image of few channels, such as a network's input: normalised and interleaved to NHWC as they are
/// read, so that the image is never written anew as a whole.
struct InterleavedRows: Sendable {
  private let kernels: MicroKernels
  private let height, width, channels: Int
  private let normalization: ChannelNormalization
  private let padTop, padLeft: Int

  /// - Parameter input: [N,C,H,W], C at most 4.
  init(input: Shape, normalization: ChannelNormalization, padTop: Int, padLeft: Int, _ kernels: MicroKernels) {
    self.kernels = kernels
    (channels, height, width) = (input[1], input[2], input[3])
    self.normalization = normalization
    (self.padTop, self.padLeft) = (padTop, padLeft)
  }

  /// Floats of one image.
  var imageCount: Int { channels * height * width }

  /// Copies rows of the padded image as [row][pixel][channel], cut or filled up to `width` pixels each; zeros outside
  /// the image.
  func copy(
    _ rows: Range<Int>, of image: UnsafePointer<Float>, width: Int, into target: UnsafeMutablePointer<Float>
  ) {
    normalization.scale.withUnsafeBufferPointer { scale in
      normalization.shift.withUnsafeBufferPointer { shift in
        var source = ckernels_nchw_image(
          input: image, channel_stride: height * self.width, height: height, width: self.width, channels: channels,
          scale: scale.baseAddress, shift: shift.baseAddress, pad_top: padTop, pad_left: padLeft)
        kernels.functions.pointee.interleave(&source, target, rows.lowerBound, rows.count, width)
      }
    }
  }
}
