import NeuralNetwork

extension FineTuningSettings {
  /// The schedule of the learning rate for epochs of `batches` steps.
  func learningRates(batches: Int) -> LearningRateSchedule {
    let shape: LearningRateSchedule.Shape =
      switch schedule {
      case .cosine: .cosine(final: finalRate)
      case .step: .step(factor: stepFactor, steps: stepEpochs * batches)
      }
    return LearningRateSchedule(
      shape: shape, warmUp: Int((warmUp * Double(batches)).rounded()), total: epochs * batches)
  }

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
        range: parameter.range, rate: CategoryHead.isPart(parameter.name) ? 1 : trunkRate, decays: !parameter.isBias)
    }
  }

  /// The loss for the chosen labels.
  func loss(centres: [Double]) -> TrainingLoss {
    TrainingLoss(
      centres: centres, scoreLosses: correlationWeight > 0 ? [(correlationWeight, CorrelationLoss())] : [])
  }
}
