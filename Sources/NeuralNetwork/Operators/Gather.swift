/// ONNX Gather: the slices of `axis` that the indices (a constant) name.
struct Gather: RearrangingOperator {
  private let axis: Int

  init(_ node: Node) throws(OperatorError) { axis = try node.attributes.integer("axis") ?? 0 }

  func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement {
    let input = try operands.shape(0)
    let axis = try input.resolve(axis: axis)
    let indices = try operands.requiredConstant(1, "the indices")
    var positions: [Int] = []
    for index in try indices.integers() {
      guard index >= -input[axis], index < input[axis] else {
        throw OperatorError("index \(index) is outside axis \(axis) of \(input.text)")
      }
      positions.append(index < 0 ? index + input[axis] : index)
    }
    var taken = input
    taken[axis] = positions.count
    let moved = try Rearrangement(shape: taken, input: input) { $0 == axis ? positions[$1] : $1 }
    return Rearrangement(
      shape: Shape(input[..<axis]) + indices.shape + Shape(input[(axis + 1)...]), sources: moved.sources)
  }
}
