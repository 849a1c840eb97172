/// What makes the rows that the windows of a ``StripChain`` slide over.
protocol StripSource: Sendable {
  /// Rows that are made together: whole rows of tiles where there are tiles, or one.
  var rowsAtOnce: Int { get }
  /// Floats of one image's input.
  var imageCount: Int { get }
  /// Floats of working memory.
  var scratchCount: Int { get }

  /// Rows `rows` of one image's result, [width][channels] each, the first a multiple of ``rowsAtOnce``, and so the end but for the
  /// image's last. `output` points at the first of them.
  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>)
}
