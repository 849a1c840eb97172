/// What makes the rows that the windows of a ``StripChain`` slide over.
enum StripSource: Sendable {
  /// A pointwise convolution of images of `height` x `width` pixels.
  case product(PixelProduct, height: Int, width: Int)
  case stem(Stem)

  /// Rows that are made together.
  var rowsAtOnce: Int {
    if case .stem(let stem) = self { stem.rowsAtOnce } else { 1 }
  }

  /// Floats of one image's input.
  var imageCount: Int {
    switch self {
    case .product(let product, let height, let width): height * width * product.inputs
    case .stem(let stem): stem.imageCount
    }
  }

  /// Floats of working memory.
  var scratchCount: Int {
    switch self {
    case .product(let product, _, _): product.scratchCount
    case .stem(let stem): stem.scratchCount
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
    case .stem(let stem): stem.run(image, rows: rows, into: output, scratch: scratch)
    }
  }
}
