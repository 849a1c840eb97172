/// ONNX Flatten: two axes, those before `axis` and the rest.
struct Flatten: ViewOperator {
  private let axis: Int

  init(_ node: Node) throws(OperatorError) { axis = try node.attributes.integer("axis") ?? 1 }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let shape = try operands.shape(0)
    // Unlike other operators, axis may equal the rank.
    let split = axis == shape.count ? axis : try shape.resolve(axis: axis)
    return [[Shape(shape[..<split]).elementCount, Shape(shape[split...]).elementCount]]
  }
}
