/// ONNX Dropout at inference: the input unchanged.
struct Dropout: ViewOperator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    // Input 2 (operator set 12) switches training on.
    if let mode = try operands.constant(2, "training_mode"), try mode.integers() != [0] {
      throw OperatorError("it is exported in training mode; export the model for inference")
    }
    return [try operands.shape(0)]
  }
}
