/// A blob of Caffe in the ONNX graph: a value and its extents for one image.
struct Blob: Equatable {
  /// The value's name.
  let value: String
  /// Outermost first; the batch is 1.
  let shape: [Int]

  /// The most elements of a blob: more mean a damaged file. The limit also keeps every product far from overflowing.
  private static let maximumCount = 1 << 30

  /// - Throws: ``LayerError`` where the shape is empty or too large.
  init(value: String, shape: [Int]) throws(LayerError) {
    guard Blob.count(shape).map({ $0 > 0 }) ?? false else {
      throw LayerError("its output would be \(Blob.text(shape))")
    }
    self.value = value
    self.shape = shape
  }

  /// The number of elements; nil where an extent is negative or there are more than any blob has.
  static func count(_ shape: some Sequence<Int>) -> Int? {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow, product <= maximumCount else { return nil }
      count = product
    }
    return count
  }

  /// A shape in errors: "3x227x227".
  static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }

  var text: String { Blob.text(shape) }

  /// The index of the axis that `axis` names, where a negative number counts from the end.
  ///
  /// - Throws: ``LayerError`` where there is no such axis.
  func axis(_ axis: Int32) throws(LayerError) -> Int {
    let resolved = axis < 0 ? Int(axis) + shape.count : Int(axis)
    guard shape.indices.contains(resolved) else {
      throw LayerError("axis \(axis) is outside a blob of \(shape.count) axes")
    }
    return resolved
  }
}
