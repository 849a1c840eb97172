/// ONNX HardSwish: x * max(0, min(1, x / 6 + 1 / 2)).
struct HardSwish: ActivationOperator {
  init(_ node: Node) throws(OperatorError) {}

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .hardSwish }
}
