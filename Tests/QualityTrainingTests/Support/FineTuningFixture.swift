import Foundation
import Testing

/// What PyTorch and SciPy say of optimisers, schedules, losses and labels; make_finetuning_fixtures.py wrote it.
struct FineTuningFixture: Decodable {
  struct OptimizerCase: Decodable, CustomTestStringConvertible {
    let name: String
    let learningRate, weightDecay, clip: Double
    let momentum: Double?
    let nesterov: Bool?
    let start: [Float]
    let gradients, steps: [[Float]]

    var testDescription: String { name }
  }

  struct ScheduleCase: Decodable, CustomTestStringConvertible {
    let name: String
    let warmUp, total: Int
    let rates: [Double]
    let final, factor: Double?
    let steps: Int?

    var testDescription: String { name }
  }

  struct LossCase: Decodable, CustomTestStringConvertible {
    let name: String
    let weight, loss: Double
    let logits: [Float]
    let targets: [[Double]]
    let opinions, scores, gradient: [Double]

    var testDescription: String { name }
  }

  struct LabelCase: Decodable, CustomTestStringConvertible {
    let score, deviation: Double
    let target: [Double]

    var testDescription: String { "\(score) +- \(deviation)" }
  }

  let optimizers: [OptimizerCase]
  let schedules: [ScheduleCase]
  let losses: [LossCase]
  let labels: [LabelCase]

  static let all: FineTuningFixture = {
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let url = folder?.appendingPathComponent("finetuning.json"), let data = try? Data(contentsOf: url),
      let fixture = try? decoder.decode(FineTuningFixture.self, from: data)
    else { fatalError("Fixtures/finetuning.json is missing or of another form") }
    return fixture
  }()
}
