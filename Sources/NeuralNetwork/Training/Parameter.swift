/// A tensor of weights that training changes.
public struct Parameter: Sendable, Equatable {
  /// The constant's name in the network's graph.
  public let name: String
  /// Extents, outermost first.
  public let shape: [Int]
  /// Where its elements lie in ``TrainableNetwork/values``, row-major.
  public let range: Range<Int>
  /// Whether it has one axis at most, as biases have: such parameters are usually left out of weight decay.
  public let isBias: Bool
}
