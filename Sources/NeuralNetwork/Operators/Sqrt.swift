/// ONNX Sqrt.
struct Sqrt: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .squareRoot }
}
