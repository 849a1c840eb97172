import Foundation
import NeuralNetwork
import ONNX
import QualityModel
import Testing

@testable import QualityTraining

/// Folders of trainings that are not as they were left.
@Suite struct DamagedRunTests {
  private func interrupted() throws -> TinyPipeline {
    let tiny = try TinyPipeline()
    #expect(throws: FineTuningError.interrupted(isSaved: true)) { try tiny.runOneFold() }
    return tiny
  }

  @Test("images that were changed are another training")
  func changedImages() throws {
    let tiny = try interrupted()
    try tiny.database.write(Array(Data(contentsOf: URL(filePath: tiny.images[1].path))), to: tiny.images[0].name)
    #expect(throws: PipelineError.changedSettings(path: tiny.files.folder)) {
      _ = try tiny.pipeline().run(resumes: true)
    }
  }

  @Test("so is another size of a worker's batch, which decides the last bits of the weights")
  func changedMicroBatch() throws {
    var tiny = try interrupted()
    tiny.resources.microBatch = 1
    let pipeline = try tiny.pipeline()
    #expect(throws: PipelineError.changedSettings(path: tiny.files.folder)) { _ = try pipeline.run(resumes: true) }
  }

  @Test("parts of a run without its settings are not taken for another's")
  func strangeFolder() throws {
    let tiny = try interrupted()
    try FileManager.default.removeItem(atPath: tiny.files.settings)
    for resumes in [false, true] {
      #expect(throws: PipelineError.strangeFolder(path: tiny.files.folder)) {
        _ = try tiny.pipeline().run(resumes: resumes)
      }
    }
  }

  @Test("a folder in which nothing was done yet is free")
  func freeFolder() throws {
    var tiny = try TinyPipeline()
    tiny.settings.fineTuning.frozenUntil = "frist"
    #expect(throws: FineTuningError.self) { _ = try tiny.run() }
    tiny.settings.fineTuning.frozenUntil = nil
    #expect(throws: Never.self) { _ = try tiny.run() }
  }

  @Test("what a fold found must be whole")
  func damagedFold() throws {
    let tiny = try interrupted()
    let path = tiny.files.outcome(fold: 0)
    let outcome = try #require(try DurableFile.read(FoldOutcome.self, from: path))
    let damaged = FoldOutcome(
      images: outcome.images, regressionScores: outcome.regressionScores,
      headScores: Array(outcome.headScores.dropLast()), headDeviations: outcome.headDeviations, damageTrials: [],
      grid: outcome.grid)
    try DurableFile.write(damaged, to: path)
    #expect(throws: PipelineError.file(path: path, reason: DurableFile.damaged)) {
      _ = try tiny.pipeline().run(resumes: true)
    }
  }

  @Test("a checkpoint must be whole")
  func damagedCheckpoint() throws {
    let tiny = try interrupted()
    let path = tiny.files.checkpoint(fold: 0)
    try FileManager.default.removeItem(atPath: tiny.files.outcome(fold: 0))
    let saved = try TrainingCheckpoint.read(fromFile: path)
    let mean = try #require(saved.standardization)
    func write(
      weights: [Float]? = nil, optimizer: [[Float]]? = nil, standardization: FeatureStandardization? = nil
    ) throws {
      try TrainingCheckpoint(
        progress: saved.progress, identity: saved.identity, weights: weights ?? saved.weights, average: saved.average,
        best: nil, optimizer: optimizer ?? saved.optimizer, standardization: standardization ?? mean
      ).write(toFile: path)
    }
    let changes: [() throws -> Void] = [
      { try write(weights: Array(saved.weights.dropLast())) }, { try write(optimizer: [saved.optimizer[0]]) },
      { try write(standardization: FeatureStandardization(mean: Array(mean.mean.dropLast()), scale: mean.scale)) },
    ]
    for change in changes {
      try change()
      #expect(throws: FineTuningError.damagedCheckpoint) { _ = try tiny.pipeline().run(resumes: true) }
    }
  }

  @Test("a network that this program made can be fine-tuned again")
  func again() throws {
    let tiny = try TinyPipeline()
    _ = try tiny.run()
    let model = try Network(contentsOfFile: tiny.files.model)
    let tuner = FineTuner(
      backbone: model, training: tiny.images, validation: [], settings: tiny.settings.fineTuning,
      resources: tiny.resources)
    let onnx = try tuner.run().onnx()
    #expect(throws: Never.self) {
      _ = try onnx.withUnsafeBytes { try QualityModel(onnx: $0, name: "again") }
    }
  }
}
