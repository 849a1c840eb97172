// The ONNX operators of any number of inputs that broadcast against each other: Max, Min, Sum.

/// An operator that combines its inputs two at a time, from the first to the last.
protocol VariadicOperator: CompositeOperator {
  associatedtype Pair: BinaryOperator

  static var pair: Pair { get }
}

extension VariadicOperator {
  func parts(_ operands: Operands) throws(OperatorError) -> [CompositePart] {
    guard operands.count > 0 else { throw OperatorError("has no input") }
    for position in 0..<operands.count { _ = try operands.shape(position) }
    guard operands.count > 1 else {
      return [CompositePart(op: Identity(), inputs: [.operand(0)], output: 0)]
    }
    return (1..<operands.count).map { position in
      CompositePart(
        op: Self.pair, inputs: [position == 1 ? .operand(0) : .part(position - 2), .operand(position)],
        output: position == operands.count - 1 ? 0 : nil)
    }
  }
}

/// ONNX Max: the largest of its inputs; NaN where one of them is.
struct Max: VariadicOperator {
  init(_ node: Node) throws(OperatorError) {}

  static let pair = Maximum()
}

/// ONNX Min: the smallest of its inputs; NaN where one of them is.
struct Min: VariadicOperator {
  init(_ node: Node) throws(OperatorError) {}

  static let pair = Minimum()
}

/// ONNX Sum: the sum of its inputs.
struct Sum: VariadicOperator {
  init(_ node: Node) throws(OperatorError) {}

  static let pair = Add()
}
