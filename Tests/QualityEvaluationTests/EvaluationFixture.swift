import Foundation
import Numerics
import Testing

@testable import QualityEvaluation

/// A series of predictions and opinions with what NumPy and SciPy say of it; make_evaluation_fixtures.py wrote them.
struct EvaluationFixture: Decodable, CustomTestStringConvertible {
  /// A logistic curve fitted by scipy.optimize.curve_fit.
  struct Curve: Decodable {
    let parameters: [Double]
    let error: Double
    let lcc: Double
    let rmse: Double
  }

  let name: String
  let predictions: [Double]
  let opinions: [Double]
  let deviations: [Double]
  let ranks: [Double]
  let lcc: Double
  let srocc: Double
  let krocc: Double
  let rmse: Double
  let mae: Double
  let outlierRatio: Double
  let withinOneDeviation: Double
  let closerThanObserver: Double
  let quantiles: [Double]
  let curves: [String: Curve]

  var testDescription: String { name }

  var images: [EvaluatedImage] {
    predictions.indices.map {
      EvaluatedImage(
        name: "\($0)", prediction: predictions[$0], opinion: opinions[$0], deviation: deviations[$0])
    }
  }

  static let all: [EvaluationFixture] = {
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures")
    guard let url = folder?.appendingPathComponent("evaluation.json"), let data = try? Data(contentsOf: url) else {
      return []
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return (try? decoder.decode([EvaluationFixture].self, from: data)) ?? []
  }()

  static func named(_ name: String) throws -> EvaluationFixture {
    try #require(all.first { $0.name == name }, "no fixture \(name)")
  }
}

/// Samples from known distributions, the same for the same seed.
struct SimulatedImages {
  private var generator: SplitMix64

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  /// A number between 0 and 1.
  mutating func uniform() -> Double { generator.nextUniform() }

  /// A number of mean 0 and variance 1: the sum of twelve uniform numbers less 6, which is nearly normal.
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
