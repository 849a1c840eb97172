import NeuralNetwork

/// The rule by which weights follow their gradients.
public enum OptimizerKind: String, Sendable, Codable, CaseIterable {
  /// Stochastic gradient descent with momentum; weight decay is part of the gradient.
  case sgd

  /// Adam with decoupled weight decay.
  case adamw
}

/// A rule that changes weights by gradients. Its state from step to step is vectors as long as the weights.
protocol Optimizer: Sendable {
  /// Its state, as a checkpoint saves and restores it.
  var state: [[Float]] { get set }

  /// Changes the weights once.
  ///
  /// - Parameters:
  ///   - weights: the vector of all parameters.
  ///   - gradients: of the loss by the weights, laid out alike.
  ///   - scale: what the gradients are multiplied by, for clipping.
  ///   - groups: rates and decay by range; weights outside all groups do not change.
  ///   - rate: the learning rate of this step.
  ///   - step: the number of this step, from 1.
  mutating func apply(
    to weights: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, scale: Float,
    groups: [ParameterGroup], rate: Double, step: Int)
}

/// Adjacent parameters that are changed in the same way.
struct ParameterGroup: Sendable, Equatable {
  /// Their place in the vector of all parameters.
  let range: Range<Int>

  /// What the learning rate is multiplied by: 1 for the head, less for the backbone.
  let rate: Double

  /// Whether weight decay shrinks them; it does not shrink biases.
  let decays: Bool
}

extension FineTuningSettings {
  /// The optimiser for a vector of `count` weights.
  func makeOptimizer(count: Int) -> any Optimizer {
    switch optimizer {
    case .sgd: SGD(count: count, momentum: momentum, isNesterov: nesterov, weightDecay: weightDecay)
    case .adamw: AdamW(count: count, weightDecay: weightDecay)
    }
  }

  /// How each parameter is changed: the head at the full rate, biases without decay.
  func groups(of parameters: [Parameter]) -> [ParameterGroup] {
    parameters.map { parameter in
      ParameterGroup(
        range: parameter.range, rate: LinearHead.isPart(parameter.name) ? 1 : backboneRate,
        decays: !parameter.isBias)
    }
  }
}

/// Clipping by the norm of the whole gradient: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training
/// recurrent neural networks", ICML 2013.
enum GradientClipping {
  /// Euclidean length of the whole gradient, summed in double precision; not finite once training has diverged.
  static func norm(of gradients: UnsafeBufferPointer<Float>) -> Double {
    var sum = 0.0
    for gradient in gradients { sum += Double(gradient) * Double(gradient) }
    return sum.squareRoot()
  }

  /// What the gradient is multiplied by so that its length is at most `limit`; 1 where it is not longer, or where no
  /// limit (0) is set.
  static func scale(norm: Double, limit: Double) -> Float {
    limit > 0 && norm > limit ? Float(limit / norm) : 1
  }
}

/// The exponential moving average of the weights: average = d * average + (1 - d) * weights after every step.
///
/// d rises from 0.18 to the wanted decay as (1 + t) / (10 + t), as TensorFlow's `ExponentialMovingAverage` does: the
/// average would otherwise stay close to the initial weights for long.
struct WeightAverage: Sendable {
  /// The averaged weights.
  var values: [Float]

  private let decay: Double

  /// - Parameters:
  ///   - values: the weights, or their average where a training is resumed.
  ///   - decay: d in the long run, at least 0 and below 1; with 0 the average is the weights themselves.
  init(_ values: [Float], decay: Double) {
    self.values = values
    self.decay = decay
  }

  /// Adds the weights after a step.
  ///
  /// - Parameter step: the number of that step, from 1.
  mutating func update(_ weights: UnsafeBufferPointer<Float>, step: Int) {
    let kept = Float(min(decay, (1 + Double(step)) / (10 + Double(step))))
    values.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = kept * values[index] + (1 - kept) * weights[index] }
    }
  }
}
