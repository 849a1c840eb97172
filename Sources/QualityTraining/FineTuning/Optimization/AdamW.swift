import Foundation

/// Adam with decoupled weight decay: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019
/// (arXiv 1711.05101), algorithm 2, as in PyTorch's `torch.optim.AdamW`; moments start at zero and are corrected for
/// it.
struct AdamW: Optimizer {
  private let beta1, beta2, epsilon, weightDecay: Double
  private var mean: [Float]
  private var square: [Float]

  var state: [[Float]] {
    get { [mean, square] }
    set { (mean, square) = (newValue[0], newValue[1]) }
  }

  /// - Parameters:
  ///   - count: how many weights there are.
  ///   - beta1: how much of the mean gradient is kept from step to step.
  ///   - beta2: how much of the mean square gradient is kept.
  ///   - epsilon: added to the root of the mean square.
  ///   - weightDecay: the share of a weight that a step subtracts, over the learning rate; 0 for none.
  init(count: Int, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    mean = Array(repeating: 0, count: count)
    square = Array(repeating: 0, count: count)
  }

  mutating func apply(
    to weights: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, scale: Float,
    groups: [ParameterGroup], rate: Double, step: Int
  ) {
    let meanShare = Float(1 - beta1)
    let (kept, squareShare) = (Float(beta2), Float(1 - beta2))
    let meanCorrection = 1 - pow(beta1, Double(step))
    let rootCorrection = Float((1 - pow(beta2, Double(step))).squareRoot())
    let epsilon = Float(epsilon)
    mean.withUnsafeMutableBufferPointer { mean in
      square.withUnsafeMutableBufferPointer { square in
        for group in groups {
          let keptWeight = Float(1 - (group.decays ? rate * group.rate * weightDecay : 0))
          let stepSize = Float(rate * group.rate / meanCorrection)
          for index in group.range {
            let gradient = gradients[index] * scale
            mean[index] += (gradient - mean[index]) * meanShare
            square[index] = square[index] * kept + gradient * gradient * squareShare
            let root = square[index].squareRoot() / rootCorrection + epsilon
            weights[index] = weights[index] * keptWeight - stepSize * mean[index] / root
          }
        }
      }
    }
  }
}
