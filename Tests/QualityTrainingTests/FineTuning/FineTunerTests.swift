import NeuralNetwork
import QualityEvaluation
import QualityModel
import Testing

@testable import QualityTraining

@Suite struct FineTunerTests {
  private func model(_ onnx: [UInt8]) throws -> QualityModel {
    try onnx.withUnsafeBytes { try QualityModel(onnx: $0, name: "result.onnx") }
  }

  @Test("a network learns to tell quality, and the model says what it was made of", arguments: OptimizerKind.allCases)
  func learns(optimizer: OptimizerKind) throws {
    var tiny = try TinyTraining(imageCount: 40)
    tiny.settings.epochs = 8
    tiny.settings.optimizer = optimizer
    tiny.settings.clipNorm = 5
    let result = try tiny.run()
    let epochs = result.history.epochs
    #expect(epochs.map(\.epoch) == Array(1...8))
    #expect(try #require(epochs.last).trainingLoss < 0.8 * epochs[0].trainingLoss)
    let best = try #require(epochs[result.history.keptEpoch - 1].validation)
    #expect(try #require(best.srocc) > 0.9 && #require(best.lcc) > 0.9)

    #expect(result.history.warning == nil)

    let metadata = try model(result.onnx()).metadata
    #expect(metadata.name == "tiny quality" && metadata.database == "textures")
    #expect(metadata.cropSize == 32 && metadata.viewSize == 40 && metadata.categories.count == 5)
  }

  /// Values of R: tanh(atanh(r) - 1.96 * sqrt((1 + r^2 / 2) / (n - 3))).
  @Test(
    "a correlation on few images may be none",
    arguments: [
      (0.5, 103, 0.3287416), (0.5, 12, -0.1426783), (0.9, 5, -0.1689250), (-0.2, 50, -0.4553845), (1, 3, -1), (1, 9, 1),
    ])
  func lowestCorrelations(srocc: Double, count: Int, low: Double) {
    #expect(abs(FineTuningHistory.lowestCorrelation(srocc, count: count) - low) < 1e-6)
  }

  @Test("the figures of the kept epoch are those of the model")
  func figures() throws {
    let tiny = try TinyTraining()
    let result = try tiny.run()
    let model = try model(result.onnx())
    var options = AssessmentOptions(defaultsOf: model.metadata)
    options.crops = 1
    let assessor = try Assessor(model: model, workers: 1, limits: .init())
    let assessments = try assessor.assess(tiny.validation, options: options)
    let kept = try #require(result.history.epochs[result.history.keptEpoch - 1].validation)
    #expect(Correlation.pearson(assessments.map(\.score), tiny.validation.map(\.score)) == kept.lcc)
  }

  @Test("the same seed gives the same bytes, another seed others")
  func seeds() throws {
    var tiny = try TinyTraining()
    tiny.settings.dropout = 0.3
    let first = try tiny.run().onnx()
    #expect(try tiny.run().onnx() == first)
    tiny.settings.seed = 2
    #expect(try tiny.run().onnx() != first)
  }

  @Test("neither memory nor kept views change a bit", arguments: [false, true])
  func memory(keepsViews: Bool) throws {
    var tiny = try TinyTraining()
    tiny.settings.dropout = 0.2
    tiny.settings.correlationWeight = 0.5
    tiny.resources.microBatch = 1
    let roomy = try tiny.run().onnx()
    var workspaces = 0
    tiny.resources.activationBytes = 500 << 10
    tiny.resources.viewBytes = keepsViews ? 1 << 20 : 0
    let tight = try tiny.tuner().run(observe: { event in
      if case .prepared(let memory) = event {
        workspaces = memory.activations
        #expect(memory.activations <= 500 << 10 && memory.microBatch == 1)
        #expect((memory.views == 0) == !keepsViews)
      }
    })
    // Fewer than the four crops of a share.
    #expect(workspaces > 0)
    #expect(try tight.onnx() == roomy)
  }

  @Test("without a rate of its own the backbone stays as it was")
  func frozenBackbone() throws {
    var tiny = try TinyTraining()
    tiny.settings.backboneRate = 0
    tiny.settings.keep = .last
    let onnx = try tiny.run().onnx()
    let before = try TrainableNetwork(TinyBackbone.network())
    let after = try TrainableNetwork(onnx.withUnsafeBytes { try Network(onnx: $0, name: "after") })
    for name in ["conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias"] {
      let old = try #require(before.parameters.first { $0.name == name })
      let new = try #require(after.parameters.first { $0.name == name })
      #expect(Array(before.values[old.range]) == Array(after.values[new.range]))
    }
  }

  @Test("inner maps become features beside the last ones")
  func layers() throws {
    var tiny = try TinyTraining()
    tiny.settings.features = ["features", "first", "second"]
    tiny.settings.epochs = 6
    let result = try tiny.run()
    let network = try result.onnx().withUnsafeBytes { try Network(onnx: $0, name: "layers") }
    #expect(network.outputs.map(\.name) == ["features", "category_probabilities", "score"])
    // The pooled map, and mean and deviation of both maps' channels.
    #expect(network.outputs[0].shape.last == .fixed(36))
    #expect(try #require(result.history.epochs.last?.validation?.srocc) > 0.8)
  }

  @Test("training stops where the validation part shows no progress")
  func patience() throws {
    var tiny = try TinyTraining()
    tiny.settings.epochs = 30
    tiny.settings.patience = 2
    tiny.settings.criterion = .loss
    tiny.settings.learningRate = 0.3
    tiny.settings.average = 0
    var isStopped = false
    let history = try tiny.tuner().run(observe: { if case .stoppedEarly(2) = $0 { isStopped = true } }).history
    #expect(isStopped && history.epochs.count == history.keptEpoch + 2 && history.epochs.count < 30)
    let losses = try history.epochs.map { try #require($0.validation).loss }
    #expect(losses.min() == losses[history.keptEpoch - 1])
  }

  @Test("without a validation part the last weights are kept")
  func noValidation() throws {
    let tiny = try TinyTraining()
    let tuner = FineTuner(
      backbone: try TinyBackbone.network(), training: tiny.training, validation: [], settings: tiny.settings,
      resources: tiny.resources)
    let history = try tuner.run().history
    #expect(history.keptEpoch == 2 && history.epochs.allSatisfy { $0.validation == nil })
    #expect(throws: Never.self) { try history.json() }
  }
}
