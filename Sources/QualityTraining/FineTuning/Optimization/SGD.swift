/// Stochastic gradient descent with momentum, as in PyTorch's `torch.optim.SGD` (dampening 0): with the gradient
/// g + decay * w the velocity is v = momentum * v + g, and w = w - rate * v, or, with Nesterov's momentum,
/// w = w - rate * (g + momentum * v).
///
/// Weight decay is part of the gradient here (L2), and so goes through the momentum; ``AdamW`` keeps it apart.
struct SGD: Optimizer {
  private let momentum: Float
  private let isNesterov: Bool
  private let weightDecay: Double
  private var velocity: [Float]

  var state: [[Float]] {
    get { [velocity] }
    set { velocity = newValue[0] }
  }

  /// - Parameters:
  ///   - count: how many weights there are.
  ///   - momentum: at least 0 and below 1.
  ///   - isNesterov: whether the step looks ahead along the velocity.
  ///   - weightDecay: 0 for none.
  init(count: Int, momentum: Double, isNesterov: Bool, weightDecay: Double) {
    self.momentum = Float(momentum)
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
    velocity = Array(repeating: 0, count: count)
  }

  mutating func apply(
    to weights: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, scale: Float,
    groups: [ParameterGroup], rate: Double, step: Int
  ) {
    velocity.withUnsafeMutableBufferPointer { velocity in
      for group in groups {
        let groupRate = Float(rate * group.rate)
        let decay = Float(group.decays ? weightDecay : 0)
        for index in group.range {
          let gradient = gradients[index] * scale + decay * weights[index]
          let speed = momentum * velocity[index] + gradient
          velocity[index] = speed
          weights[index] -= groupRate * (isNesterov ? gradient + momentum * speed : speed)
        }
      }
    }
  }
}
