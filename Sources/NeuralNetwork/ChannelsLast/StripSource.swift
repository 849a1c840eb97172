/// What makes the rows that the windows of a ``StripChain`` slide over.
enum StripSource: Sendable {
  /// A pointwise convolution of images of `height` x `width` pixels.
  case product(PixelProduct, height: Int, width: Int)
  /// A network's first convolution, from an image in planes.
  case rows(RowConvolution)
  /// The same in phases, whose rows are made a row of tiles at a time.
  case tiles(PhasedConvolution)

  /// Rows that are made together: whole rows of tiles.
  var rowsAtOnce: Int {
    if case .tiles(let convolution) = self { convolution.tile } else { 1 }
  }

  /// Floats of one image's input.
  var imageCount: Int {
    switch self {
    case .product(let product, let height, let width): height * width * product.inputs
    case .rows(let convolution): convolution.imageCount
    case .tiles(let convolution): convolution.imageCount
    }
  }

  /// Floats of working memory.
  var scratchCount: Int {
    switch self {
    case .product(let product, _, _): product.scratchCount
    case .rows(let convolution): convolution.scratchCount
    case .tiles(let convolution): convolution.scratchCount
    }
  }

  /// Rows `rows` of one image's result, the first a multiple of ``rowsAtOnce``, and so the end but for the image's last.
  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .product(let product, _, let width):
      product.run(
        image + rows.lowerBound * width * product.inputs, pixels: rows.count * width, residual: nil, into: output,
        scratch: scratch)
    case .rows(let convolution): convolution.run(image, rows: rows, residual: nil, into: output, scratch: scratch)
    case .tiles(let convolution): convolution.run(image, rows: rows, into: output, scratch: scratch)
    }
  }
}
