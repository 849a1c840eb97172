/// ONNX Dropout: at inference the input unchanged; training plans replace it by a product with a mask (DropoutRewriting).
struct Dropout: ViewOperator {
  /// The attribute of operator sets before 12.
  private let attributeRatio: Float?

  init(_ node: Node) throws(OperatorError) { attributeRatio = try node.attributes.float("ratio") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    // Input 2 (operator set 12) switches training on.
    if let mode = try operands.constant(2, "training_mode"), try mode.integers() != [0] {
      throw OperatorError("it is exported in training mode; export the model for inference")
    }
    return [try operands.shape(0)]
  }

  /// The share of elements that training drops, from 0 and below 1; 0.5 where the file does not say.
  func ratio(_ operands: Operands) throws(OperatorError) -> Float {
    let given = try operands.constant(1, "the ratio")
    guard given == nil || given?.shape.elementCount == 1 else { throw OperatorError("the ratio must be one number") }
    let ratio = try given?.floats()[0] ?? attributeRatio ?? 0.5
    guard ratio >= 0, ratio < 1 else { throw OperatorError("the ratio is \(ratio); it must be from 0 and below 1") }
    return ratio
  }
}
