/// A convolution of few channels, such as a network's first, from an image in planes.
enum Stem: Sendable {
  /// Row by row.
  case rows(RowConvolution)
  /// In phases, a row of tiles at a time.
  case tiles(PhasedConvolution)

  /// Rows that are made together: whole rows of tiles.
  var rowsAtOnce: Int {
    if case .tiles(let convolution) = self { convolution.tile } else { 1 }
  }

  /// Floats of one image's input.
  var imageCount: Int {
    switch self {
    case .rows(let convolution): convolution.imageCount
    case .tiles(let convolution): convolution.imageCount
    }
  }

  /// Floats of working memory.
  var scratchCount: Int {
    switch self {
    case .rows(let convolution): convolution.scratchCount
    case .tiles(let convolution): convolution.scratchCount
    }
  }

  /// Of a whole batch.
  var kernel: Kernel {
    switch self {
    case .rows(let convolution): convolution.kernel
    case .tiles(let convolution): convolution.kernel
    }
  }

  /// Rows `rows` of one image's result, the first a multiple of ``rowsAtOnce``, and so the end but for the image's last.
  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .rows(let convolution): convolution.run(image, rows: rows, residual: nil, into: output, scratch: scratch)
    case .tiles(let convolution): convolution.run(image, rows: rows, into: output, scratch: scratch)
    }
  }
}
