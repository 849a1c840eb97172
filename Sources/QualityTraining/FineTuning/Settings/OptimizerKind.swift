/// The rule by which weights follow their gradients.
public enum OptimizerKind: String, Sendable, Codable, CaseIterable {
  /// Stochastic gradient descent with momentum; weight decay is part of the gradient.
  case sgd

  /// Adam with decoupled weight decay.
  case adamw
}
