/// ONNX Reshape: 0 keeps an extent (unless allowzero), -1 takes what is left.
struct Reshape: ViewOperator {
  private let allowsZero: Bool

  init(_ node: Node) throws(OperatorError) { allowsZero = try node.attributes.flag("allowzero") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    let requested = try operands.requiredConstant(1, "the shape").integers()
    var shape = requested
    for axis in shape.indices where shape[axis] == 0 && !allowsZero {
      guard axis < input.count else { throw OperatorError("shape \(requested) keeps an axis that \(input.text) lacks") }
      shape[axis] = input[axis]
    }
    if let free = shape.firstIndex(of: -1) {
      shape[free] = 1
      guard let known = shape.checkedElementCount, known > 0, input.elementCount % known == 0 else {
        throw OperatorError("\(input.text) cannot be reshaped to \(requested)")
      }
      shape[free] = input.elementCount / known
    }
    guard shape.checkedElementCount == input.elementCount else {
      throw OperatorError("\(input.text) cannot be reshaped to \(requested)")
    }
    return [shape]
  }
}
