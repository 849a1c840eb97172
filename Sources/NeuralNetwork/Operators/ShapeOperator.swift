/// ONNX Shape: the extents of the input, from `start` to `end` (operator set 15).
struct ShapeOperator: Operator {
  private let start: Int
  private let end: Int?

  static var dependsOnShapesAlone: Bool { true }

  init(_ node: Node) throws(OperatorError) {
    start = try node.attributes.integer("start") ?? 0
    end = try node.attributes.integer("end")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [[try extents(operands).count]]
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let extents = try extents(operands)
    return [Tensor(shape: [extents.count], integers: extents.map { Int64($0) })]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    throw OperatorError("is always computed when the plan is made")
  }

  private func extents(_ operands: Operands) throws(OperatorError) -> Shape {
    let shape = try operands.shape(0)
    func clamped(_ index: Int) -> Int { min(max(index < 0 ? index + shape.count : index, 0), shape.count) }
    let first = clamped(start)
    let last = clamped(end ?? shape.count)
    return first < last ? Shape(shape[first..<last]) : []
  }
}
