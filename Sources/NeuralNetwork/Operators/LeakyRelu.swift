/// ONNX LeakyRelu: x where x >= 0, else alpha * x.
struct LeakyRelu: ActivationOperator {
  let slope: Float

  init(_ node: Node) throws(OperatorError) { slope = try node.attributes.float("alpha") ?? 0.01 }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .leakyRelu(slope: slope) }
}
