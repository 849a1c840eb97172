/// ONNX Relu: max(x, 0).
struct Relu: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .relu }
}
