/// One layer of a plan, for people: what `deepbiq model inspect` lists.
public struct Layer: Sendable {
  /// The ONNX node's name.
  public let name: String
  /// The ONNX operator of that node.
  public let operation: String
  /// All operators that run inside this layer, in order.
  public let operators: [String]
  /// Shapes of the inputs that are no constants.
  public let inputShapes: [[Int]]
  public let outputShape: [Int]
  /// Numbers that are computed with: weights, biases, and what support vector machines keep in attributes.
  public let parameters: Int
  /// Multiply-accumulate operations of one run.
  public let multiplyAccumulates: Int

  /// Bytes of the output. Layers overlay theirs in the arena, whose size a plan tells.
  public var outputByteCount: Int { outputShape.elementCount * MemoryLayout<Float>.stride }
}
