// The operators that are evaluated when the plan is made: Constant, ConstantOfShape, Range, Shape, and Cast of
// integers.

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

/// ONNX ConstantOfShape: one number, repeated.
struct ConstantOfShape: Operator {
  private let value: Tensor

  init(_ node: Node) throws(OperatorError) {
    guard let given = node.attributes["value"] else {
      value = Tensor(shape: [], floats: FloatBuffer([0]))
      return
    }
    guard case .tensor(let tensor) = given, let number = tensor.reshaped(to: []) else {
      throw OperatorError("attribute 'value' must be a tensor of one number")
    }
    value = number
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let shape = try operands.requiredConstant(0, "the shape").integers()
    guard let count = shape.checkedElementCount, count <= Shape.maximumConstantCount else {
      throw OperatorError("a constant of shape \(shape) is beyond what is supported")
    }
    return [shape]
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let shape = try outputShapes(operands)[0]
    switch value.elements {
    case .integer(let values):
      return [Tensor(shape: shape, integers: [Int64](repeating: values[0], count: shape.elementCount))]
    case .float(let buffer):
      return [
        Tensor(shape: shape, floats: FloatBuffer(count: shape.elementCount) { $0.update(repeating: buffer.pointer[0]) })
      ]
    }
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    throw OperatorError("is always computed when the plan is made")
  }
}

/// ONNX Range: start, start + delta, ... as far as limit, which it does not reach.
struct RangeOperator: Operator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let values = try fold(operands) ?? []
    return values.map(\.shape)
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    var numbers: [Tensor] = []
    for (position, role) in ["the start", "the limit", "the delta"].enumerated() {
      let tensor = try operands.requiredConstant(position, role)
      guard tensor.shape.elementCount == 1 else { throw OperatorError("\(role) must be one number") }
      numbers.append(tensor)
    }
    switch (numbers[0].elements, numbers[1].elements, numbers[2].elements) {
    case (.integer(let start), .integer(let limit), .integer(let delta)):
      let count = try count(Double(start[0]), Double(limit[0]), Double(delta[0]))
      return [Tensor(shape: [count], integers: (0..<count).map { start[0] &+ Int64($0) &* delta[0] })]
    case (.float(let start), .float(let limit), .float(let delta)):
      let count = try count(Double(start[0]), Double(limit[0]), Double(delta[0]))
      return [Tensor(shape: [count], floats: FloatBuffer((0..<count).map { start[0] + Float($0) * delta[0] }))]
    default: throw OperatorError("its start, limit and delta must be of one type")
    }
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    throw OperatorError("is always computed when the plan is made")
  }

  private func count(_ start: Double, _ limit: Double, _ delta: Double) throws(OperatorError) -> Int {
    let count = max(((limit - start) / delta).rounded(.up), 0)
    guard delta != 0, count <= Double(Shape.maximumConstantCount) else {
      throw OperatorError("a range from \(start) to \(limit) by \(delta) is beyond what is supported")
    }
    return Int(count)
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

/// ONNX Cast: float16, bfloat16, float32 and double are one type here; integers occur only in constants.
struct Cast: DifferentiableOperator {
  private enum Target {
    case float, integer, boolean
  }

  private let target: Target

  init(_ node: Node) throws(OperatorError) {
    switch try node.attributes.integer("to") {
    case 1, 10, 11, 16: target = .float
    case 6, 7: target = .integer
    case 9: target = .boolean
    case let type:
      throw OperatorError("casts to element type \(type ?? 0); float types, int32, int64 and bool are supported")
    }
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.shape(0)] }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let tensor = try operands.requiredConstant(0, "the input")
    switch (tensor.elements, target) {
    case (.integer, .integer), (.float, .float): return [tensor]
    case (.integer(let values), .float):
      return [Tensor(shape: tensor.shape, floats: FloatBuffer(values.map { Float($0) }))]
    case (.integer(let values), .boolean):
      return [Tensor(shape: tensor.shape, integers: values.map { $0 == 0 ? 0 : 1 })]
    case (.float(let buffer), .boolean):
      return [Tensor(shape: tensor.shape, integers: buffer.map { $0 == 0 ? 0 : 1 })]
    case (.float(let buffer), .integer):
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

  /// A truth value that is computed is 1 or 0 (``Comparison``).
  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    switch target {
    case .float: return .view
    case .integer: throw OperatorError("casts a value that is computed to integers, which is not supported")
    case .boolean:
      let count = try operands.shape(0).elementCount
      return Kernel(canRunInPlace: true) { arguments in
        for index in 0..<count { arguments.output(0)[index] = arguments.input(0)[index] == 0 ? 0 : 1 }
      }
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    guard target == .float else { throw OperatorError("has no gradient, so that nothing before it can be trained") }
    return .view
  }
}
