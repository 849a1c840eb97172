/// The extents of a tensor's axes, outermost first; rank 0 is a scalar.
package typealias Shape = [Int]

extension Shape {
  /// The most elements a tensor may have: offsets stay far from overflowing, and a damaged file cannot ask for more.
  static let maximumElementCount = 1 << 30

  /// The most elements of a constant that an operator fills by itself: a few bytes of a file could ask for any number.
  static let maximumConstantCount = 1 << 26

  /// The number of elements, or nil where an extent is negative or the product passes ``maximumElementCount``.
  ///
  /// Extents beside a 0 are held to the limit too: parts of a shape are multiplied and added on their own.
  package var checkedElementCount: Int? {
    var count = 1
    for extent in self {
      guard extent >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: Swift.max(extent, 1))
      guard !overflow, product <= Shape.maximumElementCount else { return nil }
      count = product
    }
    return contains(0) ? 0 : count
  }

  /// The number of elements of a shape that was checked when it came into being.
  var elementCount: Int { reduce(1, *) }

  /// Elements between neighbours along each axis, row-major.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: count)
    for axis in indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * self[axis + 1]
    }
    return strides
  }

  /// The axis that `axis` (negative counts from the end, as ONNX allows) names.
  func resolve(axis: Int) throws(OperatorError) -> Int {
    guard axis >= -count, axis < count else {
      throw OperatorError("axis \(axis) is outside a tensor of rank \(count)")
    }
    return axis < 0 ? axis + count : axis
  }

  /// "1x3x224x224", "scalar" for rank 0.
  package var text: String { isEmpty ? "scalar" : map(String.init).joined(separator: "x") }
}
