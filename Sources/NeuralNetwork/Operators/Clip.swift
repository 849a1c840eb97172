/// ONNX Clip: bounds are attributes before operator set 11 and optional inputs since.
struct Clip: ActivationOperator {
  private let minimum, maximum: Float?
  private let hasInputs: Bool

  init(_ node: Node) throws(OperatorError) {
    hasInputs = node.opset >= 11
    minimum = try hasInputs ? nil : node.attributes.float("min")
    maximum = try hasInputs ? nil : node.attributes.float("max")
  }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation {
    let lower = try hasInputs ? bound(1, "the minimum", operands) : minimum
    let upper = try hasInputs ? bound(2, "the maximum", operands) : maximum
    return .clip(minimum: lower ?? -.infinity, maximum: upper ?? .infinity)
  }

  private func bound(_ index: Int, _ role: String, _ operands: Operands) throws(OperatorError) -> Float? {
    guard let tensor = try operands.constant(index, role) else { return nil }
    guard tensor.shape.elementCount == 1 else { throw OperatorError("\(role) must be one number") }
    return try tensor.floats()[0]
  }
}
