// The operators that are evaluated when the plan is made: Constant, Shape, and Cast of integers.

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

/// ONNX Shape: the extents of the input, from axis `start` to axis `end` (opset 15).
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

/// ONNX Cast: float16, float32 and double are one type here; integers occur only in constants.
struct Cast: DifferentiableOperator {
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

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel { .view }
}
