import Foundation
import ImageCodecs
import NeuralNetwork
import QualityModel
import Testing

@testable import QualityTraining

@Suite struct CategoryHeadTests {
  @Test("standardised features have mean 0 and deviation 1, and constant ones stay harmless")
  func standardization() {
    let features: [Float] = [1, 100, 5, 2, 300, 5, 3, 200, 5, 6, 400, 5]
    let standardization = FeatureStandardization(
      of: FeatureMatrix(columnCount: 3, images: Array(0..<4), values: features))
    #expect(standardization.mean == [3, 250, 5])
    // Population deviations: sqrt(3.5), sqrt(12500), 0.
    #expect(abs(standardization.scale[0] - 1 / Float(3.5).squareRoot()) < 1e-6)
    #expect(abs(standardization.scale[1] - 1 / Float(12_500).squareRoot()) < 1e-6)
    #expect(standardization.scale[2] == 1)
  }

  @Test("a folded head gives raw features the logits that the head gives standardised ones")
  func folding() throws {
    let standardization = FeatureStandardization(mean: [3, -1], scale: [0.5, 4])
    let head = CategoryHead(weights: [1, 2, -3, 0.5], biases: [0.25, -1])
    let folded = head.folding(standardization)
    for features: [Float] in [[0, 0], [3, -1], [7, 2.5]] {
      let standardized = zip(features, zip(standardization.mean, standardization.scale)).map { ($0 - $1.0) * $1.1 }
      for category in 0..<2 {
        func logit(_ head: CategoryHead, _ features: [Float]) -> Float {
          let weights = head.weights[2 * category..<2 * category + 2]
          return zip(weights, features).reduce(head.biases[category]) { $0 + $1.0 * $1.1 }
        }
        #expect(abs(logit(head, standardized) - logit(folded, features)) < 1e-4)
      }
    }
  }

  @Test("a head for standardised features and back is the same head")
  func unfolding() {
    let standardization = FeatureStandardization(mean: [3, -1], scale: [0.5, 4])
    let head = LinearHead(weights: [1, 2, -3, 0.5], biases: [0.25, -1])
    let again = head.unfolding(standardization).folding(standardization)
    for (own, other) in zip(again.weights + again.biases, head.weights + head.biases) {
      #expect(abs(own - other) < 1e-6)
    }
  }

  @Test("training a model further begins with what it is, and with a new head on other features")
  func further() throws {
    var tiny = try TinyTraining()
    (tiny.settings.damageShare, tiny.settings.epochs) = (0.3, 3)
    let model = try tiny.run().network
    func untouched(_ change: (inout FineTuningSettings) -> Void) throws -> Network {
      var settings = tiny.settings
      (settings.epochs, settings.learningRate, settings.warmUp) = (1, 1e-9, 0)
      change(&settings)
      let tuner = FineTuner(
        backbone: model, training: tiny.training, validation: [], settings: settings, resources: tiny.resources)
      return try tuner.run().network
    }
    func assess(_ network: Network) throws -> Assessment {
      try tiny.validation[0].assessed(
        by: Assessor(model: QualityModel(network), workers: 1, limits: ImageLimits()))
    }
    let before = try assess(model)
    let same = try assess(untouched { _ in })
    #expect(abs(before.score - same.score) < 0.01)
    #expect(
      zip(before.crops[0].categoryProbabilities, same.crops[0].categoryProbabilities).allSatisfy { abs($0 - $1) < 1e-3 }
    )
    let other = try assess(untouched { $0.features = ["second"] })
    #expect(abs(before.score - other.score) > 0.1)
  }

  @Test("a new head starts with the shares of the categories, and with other weights for another seed")
  func beginning() {
    let targets = [[1.0, 0, 0], [0.5, 0.5, 0], [0, 1, 0]]
    let head = CategoryHead(featureCount: 4, targets: targets, seed: 1)
    let sum = head.biases.reduce(0) { $0 + exp(Double($1)) }
    #expect(abs(sum - 1) < 1e-6)
    #expect(head.biases[0] == head.biases[1] && head.biases[2] < head.biases[0] && head.biases[2].isFinite)
    #expect(head.weights.allSatisfy { abs($0) < 0.05 } && Set(head.weights).count == 12)
    #expect(CategoryHead(featureCount: 4, targets: targets, seed: 2).weights != head.weights)
  }

  @Test(
    "the gradient of a batch is what its loss does when a weight moves, with windows and damage, too",
    arguments: [(1, 1), (3, 1), (2, 2)])
  func gradient(workers: Int, windows: Int) throws {
    var tiny = try TinyTraining()
    tiny.settings.windows = windows
    tiny.settings.damageShare = windows > 1 ? 0.5 : 0
    tiny.settings.features = ["features", "first"]
    tiny.settings.correlationWeight = 0.4
    tiny.resources.workers = workers
    tiny.resources.microBatch = 2
    let labels = CategoryLabels(count: 5, kind: .soft)
    let crops = CropSource(
      images: tiny.training, labels: labels, settings: tiny.settings, resources: tiny.resources)
    let backbone = try QualityBackbone(
      TinyBackbone.network(), features: tiny.settings.features, cropSize: tiny.settings.cropSize)
    #expect(backbone.featureCount == 20)
    let head = CategoryHead(featureCount: 20, targets: crops.targets, seed: 1)
    let network = try TrainableNetwork(
      backbone.trainingNetwork(
        head: head, damage: windows > 1 ? DamageHead(featureCount: 20) : nil, standardization: nil, dropout: 0,
        windows: windows))
    let gradient = try BatchGradient(
      network: network, crops: crops,
      loss: TrainingLoss(
        centres: labels.centres, correlationWeight: tiny.settings.correlationWeight, damageWeight: 0.3), batchSize: 8,
      resources: tiny.resources)
    let batch = (0..<8).map { TrainingCrop(image: $0, draw: 0) }
    _ = try gradient.compute(batch, epoch: 0, step: 0)
    let values = Array(gradient.values)
    for parameter in network.parameters {
      // The steepest weight of each, where rounding matters least.
      let index = try #require(parameter.range.max { abs(values[$0]) < abs(values[$1]) })
      let weight = network.values[index]
      network.values[index] = weight + 0x1p-9
      let up = try gradient.compute(batch, epoch: 0, step: 0)
      network.values[index] = weight - 0x1p-9
      let down = try gradient.compute(batch, epoch: 0, step: 0)
      network.values[index] = weight
      let slope = (up - down) * 0x1p8
      #expect(abs(slope - Double(values[index])) < 0.02 * abs(slope) + 1e-4, "\(parameter.name)")
    }
  }
}
