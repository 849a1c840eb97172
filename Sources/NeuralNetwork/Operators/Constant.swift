/// ONNX Constant: a value held in an attribute.
struct Constant: Operator {
  private let value: Tensor

  init(_ node: Node) throws(OperatorError) {
    let attributes = node.attributes
    if case .tensor(let tensor)? = attributes["value"] {
      value = tensor
    } else if let number = try attributes.float("value_float") {
      value = Tensor(shape: [], floats: FloatBuffer([number]))
    } else if let numbers = try attributes.floats("value_floats") {
      value = Tensor(shape: [numbers.count], floats: FloatBuffer(numbers))
    } else if let number = try attributes.integer("value_int") {
      value = Tensor(shape: [], integers: [Int64(number)])
    } else if let numbers = try attributes.integers("value_ints") {
      value = Tensor(shape: [numbers.count], integers: numbers.map { Int64($0) })
    } else {
      throw OperatorError("holds no value; tensors, floats and integers are supported")
    }
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [value.shape] }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? { [value] }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    throw OperatorError("is always computed when the plan is made")
  }
}
