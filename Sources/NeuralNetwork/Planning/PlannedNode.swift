/// A node whose shapes are known, on its way to becoming a step.
struct PlannedNode {
  let node: Node
  var op: any Operator
  /// Value names, by position; nil where left out.
  var inputs: [String?]
  var outputs: [String?]
  /// Operators before this one, and behind it, that run inside it, in order: "BatchNormalization" excepted, which is part of the
  /// weights.
  var preceding: [String] = []
  var fused: [String] = []
  /// Numbers that operators in ``preceding`` compute with; they are no inputs any more.
  var precedingParameters = 0
  /// The arithmetic, where it is not the one for images in planes.
  var kernel: Kernel?

  /// Refuses working memory that no arena could hold.
  func checkScratch(_ count: Int) throws(NodeError) {
    guard count <= Shape.maximumElementCount else {
      throw NodeError(node: node, reason: "its working memory would be \(count) floats")
    }
  }
}
