import NeuralNetwork

/// The operator sets in which an operator that the engine reads got another form: attributes that became inputs, or
/// another meaning. Sets that only added types are not listed.
///
/// A function's body may be of another set than the model, which a file without functions cannot say of single nodes.
enum OperatorForms {
  private static let changes: [String: [Int]] = [
    "BatchNormalization": [9, 14], "Clip": [11], "Dropout": [12], "GroupNormalization": [21], "Pad": [11],
    "ReduceL1": [18], "ReduceL2": [18], "ReduceMax": [18], "ReduceMean": [18], "ReduceMin": [18], "ReduceSum": [13],
    "ReduceSumSquare": [18], "Resize": [11, 18], "Slice": [10], "Softmax": [13], "Split": [13, 18], "Squeeze": [13],
    "Unsqueeze": [13], "Upsample": [9, 10],
  ]

  /// Whether a node means the same in an operator set as in its own.
  static func isSame(_ node: Node, inSet opset: Int) -> Bool {
    node.opset == opset
      || !(node.domain.isEmpty ? changes[node.type] ?? [] : []).contains { change in
        (node.opset < change) != (opset < change)
      }
  }
}
