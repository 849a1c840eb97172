/// A pointwise convolution of an image's rows.
struct ProductRows: StripSource {
  let product: PixelProduct
  /// Pixels.
  let height, width: Int

  let rowsAtOnce = 1

  var imageCount: Int { height * width * product.inputs }

  var scratchCount: Int { product.scratchCount }

  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    product.run(
      image + rows.lowerBound * width * product.inputs, pixels: rows.count * width, residual: nil, into: output,
      scratch: scratch)
  }
}
