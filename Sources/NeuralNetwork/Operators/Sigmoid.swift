/// ONNX Sigmoid: 1 / (1 + exp(-x)).
struct Sigmoid: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .sigmoid }
}
