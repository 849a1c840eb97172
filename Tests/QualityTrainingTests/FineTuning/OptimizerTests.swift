import Testing

@testable import QualityTraining

@Suite struct OptimizerTests {
  private typealias Case = FineTuningFixture.OptimizerCase

  private static func make(_ settings: Case, count: Int) -> any Optimizer {
    guard let momentum = settings.momentum, let nesterov = settings.nesterov else {
      return AdamW(count: count, weightDecay: settings.weightDecay)
    }
    return SGD(count: count, momentum: momentum, isNesterov: nesterov, weightDecay: settings.weightDecay)
  }

  /// As the fixtures have it: a backbone at a tenth of the rate with decay, then a head without.
  private static let groups = [
    ParameterGroup(range: 0..<6, rate: 0.1, decays: true), ParameterGroup(range: 6..<10, rate: 1, decays: false),
  ]

  private static func step(
    _ optimizer: inout any Optimizer, _ weights: inout [Float], _ gradient: [Float], _ settings: Case, step: Int
  ) {
    weights.withUnsafeMutableBufferPointer { weights in
      gradient.withUnsafeBufferPointer { gradient in
        let norm = GradientClipping.norm(of: gradient)
        optimizer.apply(
          to: weights, gradients: gradient, scale: GradientClipping.scale(norm: norm, limit: settings.clip),
          groups: groups, rate: settings.learningRate, step: step)
      }
    }
  }

  @Test("weights are PyTorch's after every step", arguments: FineTuningFixture.all.optimizers)
  func pyTorch(settings: FineTuningFixture.OptimizerCase) {
    var optimizer = Self.make(settings, count: 10)
    var weights = settings.start
    for (index, gradient) in settings.gradients.enumerated() {
      Self.step(&optimizer, &weights, gradient, settings, step: index + 1)
      for (weight, expected) in zip(weights, settings.steps[index]) {
        #expect(abs(weight - expected) <= 2e-6 * max(1, abs(expected)), "step \(index + 1)")
      }
    }
    #expect(settings.steps.count == 12)
  }

  @Test("its state is all it needs to resume, to the last bit", arguments: FineTuningFixture.all.optimizers)
  func state(settings: FineTuningFixture.OptimizerCase) {
    var straight = Self.make(settings, count: 10)
    var first = Self.make(settings, count: 10)
    var second = Self.make(settings, count: 10)
    var (weights, interrupted) = (settings.start, settings.start)
    for (index, gradient) in settings.gradients.enumerated() {
      Self.step(&straight, &weights, gradient, settings, step: index + 1)
      if index == 5 { second.state = first.state }
      if index < 5 {
        Self.step(&first, &interrupted, gradient, settings, step: index + 1)
      } else {
        Self.step(&second, &interrupted, gradient, settings, step: index + 1)
      }
    }
    #expect(weights == interrupted)
  }

  @Test("the average follows the weights slowly, and faster while it is young")
  func average() {
    var average = WeightAverage([0], decay: 0.5)
    var expected: Float = 0
    for step in 1...20 {
      let weight = Float(step)
      withUnsafeElements([weight]) { average.update($0, step: step) }
      let kept = min(0.5, (1 + Float(step)) / (10 + Float(step)))
      expected = kept * expected + (1 - kept) * weight
      #expect(abs(average.values[0] - expected) < 1e-5)
    }
    var none = WeightAverage([3], decay: 0)
    withUnsafeElements([0.1]) { none.update($0, step: 1) }
    #expect(none.values == [0.1])
  }

  @Test("a gradient is clipped to the limit and no shorter")
  func clipping() {
    let norm = withUnsafeElements([3, 0, -4]) { GradientClipping.norm(of: $0) }
    #expect(norm == 5)
    #expect(GradientClipping.scale(norm: 5, limit: 2.5) == 0.5)
    #expect(GradientClipping.scale(norm: 5, limit: 5) == 1)
    #expect(GradientClipping.scale(norm: 5, limit: 0) == 1)
  }

  private func withUnsafeElements<Result>(
    _ elements: [Float], _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result {
    elements.withUnsafeBufferPointer(body)
  }
}
