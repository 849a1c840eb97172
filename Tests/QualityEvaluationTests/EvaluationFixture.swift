import Foundation
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
