/// An activation that stood in the graph as several nodes, such as `Mul(x, Sigmoid(x))`.
struct FusedActivation: ActivationOperator {
  private let function: Activation

  init(_ function: Activation) { self.function = function }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by fusion only") }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { function }
}
