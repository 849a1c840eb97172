/// ONNX Identity.
struct Identity: ViewOperator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.shape(0)] }
}
