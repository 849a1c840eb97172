/// ONNX Transpose: axes in the order `perm`, reversed where it is not given.
struct Transpose: RearrangingOperator {
  private let permutation: [Int]?

  init(_ node: Node) throws(OperatorError) { permutation = try node.attributes.integers("perm") }

  func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement {
    let input = try operands.shape(0)
    let order = permutation ?? Array(input.indices.reversed())
    guard order.sorted() == Array(input.indices) else {
      throw OperatorError("perm \(order) is no order of the axes of \(input.text)")
    }
    let strides = input.strides
    var offsets = [0]
    for axis in order {
      offsets = offsets.flatMap { offset in (0..<input[axis]).map { offset + $0 * strides[axis] } }
    }
    return Rearrangement(shape: order.map { input[$0] }, sources: offsets)
  }
}
