/// A named input or output of a network.
public struct Port: Sendable, Equatable {
  /// The value's name in the ONNX graph.
  public let name: String
  /// One entry an axis; an empty array also stands for an output whose shape the file does not declare.
  public let shape: [Dimension]
}
