/// What a blob of Caffe is in the ONNX graph: a value and its extents for one image.
struct Blob: Equatable {
  /// The value's name.
  let value: String
  /// Outermost first; the batch is 1.
  let shape: [Int]

  /// The largest blob; larger ones mean a damaged file, and keep every product far from overflowing.
  private static let maximumCount = 1 << 30

  /// - Throws: ``LayerError`` where the shape is empty or too large.
  init(value: String, shape: [Int]) throws(LayerError) {
    guard Blob.count(shape).map({ $0 > 0 }) ?? false else {
      throw LayerError("its output would be \(Blob.text(shape))")
    }
    self.value = value
    self.shape = shape
  }

  /// The number of elements; nil where an extent is negative or the product beyond all use.
  static func count(_ shape: some Sequence<Int>) -> Int? {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow, product <= maximumCount else { return nil }
      count = product
    }
    return count
  }

  /// "3x227x227".
  static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }

  var text: String { Blob.text(shape) }

  /// The axis that `axis` (negative counts from the end) names.
  func axis(_ axis: Int32) throws(LayerError) -> Int {
    let resolved = axis < 0 ? Int(axis) + shape.count : Int(axis)
    guard shape.indices.contains(resolved) else {
      throw LayerError("axis \(axis) is outside a blob of \(shape.count) axes")
    }
    return resolved
  }
}
