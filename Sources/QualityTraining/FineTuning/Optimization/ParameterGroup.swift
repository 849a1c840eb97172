/// Neighbouring trained parameters that are changed in the same way.
struct ParameterGroup: Sendable, Equatable {
  /// Where they lie in the vector of all parameters.
  let range: Range<Int>

  /// What the learning rate is multiplied by: 1 for the head, less for the trunk.
  let rate: Double

  /// Whether weight decay shrinks them; biases are left alone.
  let decays: Bool
}
