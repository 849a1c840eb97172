/// One layer of a plan, for people: what `deepbiq model inspect` lists.
public struct Layer: Sendable {
  /// The ONNX node's name.
  public let name: String
  /// The ONNX operator.
  public let operation: String
  /// Operators of following nodes that run inside this layer, in order.
  public let fused: [String]
  /// Shapes of the inputs that are no constants.
  public let inputShapes: [[Int]]
  public let outputShape: [Int]
  /// Numbers held in weights, biases and other constants.
  public let parameters: Int
  /// Multiply-accumulate operations of one run.
  public let multiplyAccumulates: Int
}
