import Foundation
import Testing

@testable import QualityTraining

@Suite struct ResumeTests {
  private func tiny() throws -> TinyTraining {
    var tiny = try TinyTraining()
    tiny.settings.epochs = 3
    tiny.settings.dropout = 0.2
    tiny.settings.correlationWeight = 0.3
    tiny.settings.damageShare = 0.5
    return tiny
  }

  /// An epoch has 30 crops in 5 batches.
  @Test("a training that was stopped is resumed bit for bit", arguments: [3, 5, 9, 14], OptimizerKind.allCases)
  func bitForBit(steps: Int, optimizer: OptimizerKind) throws {
    var tiny = try tiny()
    tiny.settings.optimizer = optimizer
    let straight = try tiny.run()
    #expect(throws: FineTuningError.interrupted(isSaved: true)) { _ = try tiny.run(steps: steps) }
    let resumed = try tiny.run(steps: .max, resumes: true)
    #expect(try resumed.onnx() == straight.onnx())
    #expect(resumed.history.epochs.map(\.trainingLoss) == straight.history.epochs.map(\.trainingLoss))
    #expect(resumed.history.keptEpoch == straight.history.keptEpoch)
    // What is finished gives its result again.
    #expect(try tiny.run(steps: .max, resumes: true).onnx() == straight.onnx())
  }

  @Test("other settings are refused by name")
  func settings() throws {
    var tiny = try tiny()
    #expect(throws: FineTuningError.interrupted(isSaved: true)) { _ = try tiny.run(steps: 6) }
    let before = tiny
    func refusal(_ name: String, _ change: (inout TinyTraining) -> Void) throws {
      tiny = before
      change(&tiny)
      let error = try #require(throws: FineTuningError.self) { _ = try tiny.run(steps: .max, resumes: true) }
      guard case .changedSetting(name, _, _) = error else {
        Issue.record("\(name): \(error)")
        return
      }
    }
    try refusal("learning-rate") { $0.settings.learningRate = 0.01 }
    try refusal("epochs") { $0.settings.epochs = 4 }
    try refusal("patience") { $0.settings.patience = 1 }
    try refusal("workers") { $0.resources.workers = 1 }
    try refusal("micro-batch") { $0.resources.microBatch = 2 }
    try refusal("standardize") { $0.settings.standardize = false }
    try refusal("labels") { $0.settings.labels = .hard }
    try refusal("validation-crops") { $0.settings.validationCrops = nil }
  }

  @Test("other images, or another backbone, are refused")
  func inputs() throws {
    let tiny = try tiny()
    #expect(throws: FineTuningError.interrupted(isSaved: true)) { _ = try tiny.run(steps: 2) }
    for (name, tuner) in [
      (
        "images",
        FineTuner(
          backbone: try TinyBackbone.network(), training: tiny.training, validation: Array(tiny.validation.dropLast()),
          settings: tiny.settings, resources: tiny.resources)
      ),
      (
        "backbone",
        FineTuner(
          backbone: try TinyBackbone.network(seed: 6), training: tiny.training, validation: tiny.validation,
          settings: tiny.settings, resources: tiny.resources)
      ),
    ] {
      let error = try #require(throws: FineTuningError.self) {
        _ = try tuner.run(checkpoint: tiny.checkpoint, resumes: true)
      }
      guard case .changedSetting(name, _, _) = error else {
        Issue.record("\(name): \(error)")
        continue
      }
    }
  }

  @Test("a checkpoint that is missing, cut or of something else is refused")
  func unreadable() throws {
    let tiny = try tiny()
    func refusal() throws -> String {
      "\(try #require(throws: FineTuningError.self) { _ = try tiny.run(steps: .max, resumes: true) })"
    }
    #expect(try refusal().contains(tiny.checkpoint))
    #expect(throws: FineTuningError.interrupted(isSaved: true)) { _ = try tiny.run(steps: 2) }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: tiny.checkpoint))
    try bytes.dropLast(4).write(to: URL(fileURLWithPath: tiny.checkpoint))
    #expect(try refusal().contains("is not where the header says"))
    try TensorFile.write([], metadata: ["format": "other"], toFile: tiny.checkpoint)
    #expect(try refusal().contains("no checkpoint of fine-tuning"))
  }
}
