import Numerics

@testable import QualityEvaluation

/// Draws of known distributions, the same for the same seed.
struct SimulatedImages {
  private var generator: SplitMix64

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  /// A number between 0 and 1.
  mutating func uniform() -> Double {
    Double(generator.next() >> 11) * 0x1p-53
  }

  /// A number of mean 0 and variance 1: twelve uniform numbers less 6, near enough to a normal one.
  mutating func normal() -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + uniform() }
  }

  /// Images with opinions between 0 and 100 and predictions off by `noise`.
  mutating func images(_ count: Int, noise: Double, groups: [String] = []) -> [EvaluatedImage] {
    (0..<count).map { index in
      let opinion = 100 * uniform()
      let prediction = opinion + noise * normal()
      return EvaluatedImage(
        name: "image \(index)", prediction: prediction, opinion: opinion, deviation: 10 + 10 * uniform(),
        group: groups.isEmpty ? nil : groups[index % groups.count],
        interval: PredictionInterval(low: prediction - 2 * noise, high: prediction + 2 * noise))
    }
  }
}
