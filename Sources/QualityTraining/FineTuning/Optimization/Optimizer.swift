/// A rule that changes weights by gradients. What it remembers from step to step are vectors as long as the weights.
protocol Optimizer: Sendable {
  /// What it remembers; a checkpoint keeps these vectors and gives them back.
  var state: [[Float]] { get set }

  /// Changes the weights once.
  ///
  /// - Parameters:
  ///   - weights: the vector of all parameters.
  ///   - gradients: of the loss by the weights, laid out alike.
  ///   - scale: what the gradients are multiplied by, for clipping.
  ///   - groups: rates and decay by range; what lies in no group is not touched.
  ///   - rate: the learning rate of this step.
  ///   - step: how many steps there are with this one, from 1.
  mutating func apply(
    to weights: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, scale: Float,
    groups: [ParameterGroup], rate: Double, step: Int)
}
