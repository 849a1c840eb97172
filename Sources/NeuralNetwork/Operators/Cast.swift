/// ONNX Cast: float16, float32 and double are one type here; integers occur only in constants.
struct Cast: Operator {
  private let isToFloat: Bool

  init(_ node: Node) throws(OperatorError) {
    switch try node.attributes.integer("to") {
    case 1, 10, 11: isToFloat = true
    case 6, 7: isToFloat = false
    case let type:
      throw OperatorError("casts to element type \(type ?? 0); float types, int32 and int64 are supported")
    }
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.shape(0)] }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let tensor = try operands.requiredConstant(0, "the input")
    switch tensor.elements {
    case .integer(let values):
      return [isToFloat ? Tensor(shape: tensor.shape, floats: FloatBuffer(values.map { Float($0) })) : tensor]
    case .float(let buffer):
      if isToFloat { return [tensor] }
      var integers: [Int64] = []
      for value in buffer {
        guard let integer = Int64(exactly: value.rounded(.towardZero)) else {
          throw OperatorError("the value \(value) is no integer")
        }
        integers.append(integer)
      }
      return [Tensor(shape: tensor.shape, integers: integers)]
    }
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    guard isToFloat else { throw OperatorError("casts a value that is computed to integers, which is not supported") }
    return .view
  }
}
