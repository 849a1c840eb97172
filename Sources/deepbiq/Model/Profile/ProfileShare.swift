import NeuralNetwork
import QualityModel

/// A worker's share of the crops of a run: the plans it goes through, one after the other, and what they are fed with.
struct ProfileShare: Sendable {
  /// One a part of the share; never empty.
  let plans: [Plan]
  /// What the inputs of the first part are filled with: random numbers from 0 to 255, as of pixels.
  private let values: [String: [Float]]

  init(index: Int, plans: [Plan]) {
    self.plans = plans
    var generator = SplitMix64(seed: UInt64(index))
    values = plans[0].inputShapes.mapValues { shape in
      (0..<shape.reduce(1, *)).map { _ in Float(generator.next() >> 56) }
    }
  }

  /// Computes every part.
  func run(in workspace: Workspace) {
    for plan in plans {
      fill(plan, in: workspace)
      plan.run(in: workspace)
    }
  }

  /// Wall time of each layer of the first part; nil for views.
  func profile(in workspace: Workspace) -> [Duration?] {
    fill(plans[0], in: workspace)
    return plans[0].profile(in: workspace)
  }

  /// A run may write over its inputs, so they are filled before each. No part has more crops than the first.
  private func fill(_ plan: Plan, in workspace: Workspace) {
    for (name, values) in values {
      let input = plan.input(name, in: workspace)
      _ = input.update(fromContentsOf: values.prefix(input.count))
    }
  }
}
