/// The ONNX operators of two operands whose result is true or false: Equal, Greater, GreaterOrEqual, Less, LessOrEqual,
/// And, Or, Xor. With broadcasting.
///
/// A truth value is an integer in a constant, and 1 or 0 where it is computed, since the engine computes with floats.
struct Comparison: Operator {
  private enum Relation: String {
    case equal = "Equal"
    case greater = "Greater"
    case greaterOrEqual = "GreaterOrEqual"
    case less = "Less"
    case lessOrEqual = "LessOrEqual"
    case and = "And"
    case or = "Or"
    case xor = "Xor"

    func holds<Number: Comparable & ExpressibleByIntegerLiteral>(_ left: Number, _ right: Number) -> Bool {
      switch self {
      case .equal: left == right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      case .less: left < right
      case .lessOrEqual: left <= right
      case .and: left != 0 && right != 0
      case .or: left != 0 || right != 0
      case .xor: (left != 0) != (right != 0)
      }
    }
  }

  private let relation: Relation

  init(_ node: Node) throws(OperatorError) {
    guard let relation = Relation(rawValue: node.type) else { throw OperatorError("is not supported") }
    self.relation = relation
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [try Broadcasting(operands.shape(0), operands.shape(1)).shape]
  }

  /// Constants are read when the kernel is made, integers among them.
  func readsWhenPlanned(_ position: Int) -> Bool { true }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let left = try operands.requiredConstant(0, "the left operand")
    let right = try operands.requiredConstant(1, "the right operand")
    let broadcasting = try Broadcasting(left.shape, right.shape)
    switch (left.elements, right.elements) {
    case (.integer(let first), .integer(let second)): return [compare(broadcasting, first, second)]
    default: return [compare(broadcasting, left.numbers, right.numbers)]
    }
  }

  private func compare<Numbers: RandomAccessCollection<Number>, Number: Comparable & ExpressibleByIntegerLiteral>(
    _ broadcasting: Broadcasting, _ left: Numbers, _ right: Numbers
  ) -> Tensor where Numbers.Index == Int {
    let (leftStep, rightStep) = (broadcasting.leftStrides.last ?? 0, broadcasting.rightStrides.last ?? 0)
    var results: [Int64] = []
    broadcasting.forEachRow { _, leftOffset, rightOffset in
      for index in 0..<broadcasting.rowLength {
        let holds = relation.holds(left[leftOffset + index * leftStep], right[rightOffset + index * rightStep])
        results.append(holds ? 1 : 0)
      }
    }
    return Tensor(shape: broadcasting.shape, integers: results)
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let broadcasting = try Broadcasting(operands.shape(0), operands.shape(1))
    let (leftStep, rightStep) = (broadcasting.leftStrides.last ?? 0, broadcasting.rightStrides.last ?? 0)
    let (left, right) = (NumericOperand(operands, 0), NumericOperand(operands, 1))
    let relation = relation
    return Kernel { arguments in
      let (first, second, target) = (left.pointer(arguments), right.pointer(arguments), arguments.output(0))
      broadcasting.forEachRow { offset, leftOffset, rightOffset in
        for index in 0..<broadcasting.rowLength {
          let holds = relation.holds(first[leftOffset + index * leftStep], second[rightOffset + index * rightStep])
          target[offset + index] = holds ? 1 : 0
        }
      }
    }
  }
}

/// ONNX Not: true where the operand is false.
struct Not: Operator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.shape(0)] }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let values = try operands.requiredConstant(0, "the operand").integers()
    return [Tensor(shape: try operands.shape(0), integers: values.map { $0 == 0 ? 1 : 0 })]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let count = try operands.shape(0).elementCount
    return Kernel(canRunInPlace: true) { arguments in
      for index in 0..<count { arguments.output(0)[index] = arguments.input(0)[index] == 0 ? 1 : 0 }
    }
  }
}

/// An operand of a kernel that computes with floats, though a constant may hold integers.
struct NumericOperand: Sendable {
  private let position: Int
  /// Those of a constant; nil for what is computed.
  let constantElements: FloatBuffer?

  init(_ operands: Operands, _ position: Int) {
    self.position = position
    constantElements = operands[position]?.constant?.numbers
  }

  func pointer(_ arguments: borrowing KernelArguments) -> UnsafePointer<Float> {
    if let constantElements { return constantElements.pointer }
    return arguments.input(position)
  }
}

extension Tensor {
  /// The elements as floats, whatever they are.
  fileprivate var numbers: FloatBuffer {
    switch elements {
    case .float(let buffer): buffer
    case .integer(let values): FloatBuffer(values.map { Float($0) })
    }
  }
}
