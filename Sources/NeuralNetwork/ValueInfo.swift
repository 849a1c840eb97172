/// A named input or output of a network.
public struct ValueInfo: Sendable, Equatable {
  /// The value's name in the ONNX graph.
  public let name: String
  /// One entry an axis; an empty array also stands for an output whose shape the file does not declare.
  public let shape: [Dimension]
  /// False where the file leaves even the number of axes open.
  let declaresShape: Bool

  init(name: String, shape: [Dimension], declaresShape: Bool = true) {
    self.name = name
    self.shape = shape
    self.declaresShape = declaresShape
  }
}
