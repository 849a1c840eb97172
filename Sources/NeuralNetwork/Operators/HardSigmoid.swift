/// ONNX HardSigmoid: max(0, min(1, alpha * x + beta)).
struct HardSigmoid: ActivationOperator {
  let slope, offset: Float

  init(_ node: Node) throws(OperatorError) {
    slope = try node.attributes.float("alpha") ?? 0.2
    offset = try node.attributes.float("beta") ?? 0.5
  }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation {
    .hardSigmoid(slope: slope, offset: offset)
  }
}
