import Foundation
import ONNX
import QualityData
import QualityModel
import Testing

@testable import NeuralNetwork
@testable import QualityTraining

@Suite struct TrainingPipelineTests {
  @Test("a training ends in a model that scores as the regression, a card and reports")
  func wholeWay() throws {
    var tiny = try TinyPipeline()
    tiny.settings.testShare = 0.2
    tiny.settings.scoredCropSize = 36
    tiny.settings.scoredViewSize = 38
    tiny.settings.gridMinimum = 2
    let result = try tiny.run()
    let model = try QualityModel(contentsOfFile: tiny.files.model)
    #expect(model.metadata.name == "tiny" && model.metadata.licence == "MIT")
    #expect(model.metadata.cropSize == 36 && model.metadata.viewSize == 38 && model.metadata.gridMinimum == 2)
    #expect(model.metadata.interval == result.interval)
    let network = try Network(contentsOfFile: tiny.files.model)
    #expect(network.outputs.map(\.name) == ["features", "category_probabilities", "score"])
    #expect(network.outputs[0].shape == [.symbolic("crops"), .fixed(8)])
    #expect(result.interval.imageCount == 32)
    #expect(result.report.agreement.imageCount == 32 && result.testReport?.agreement.imageCount == 8)
    #expect(result.report.splits?.kind == .folds && result.report.splits?.splitCount == 2)
    #expect(result.report.images.allSatisfy { $0.interval != nil })
    #expect(try #require(model.metadata.measured.srocc) > 0.5, "textures are easily told")

    let split = try SplitFile(contentsOfFile: tiny.files.split)
    #expect(split.test.count == 8 && Set(split.test).isDisjoint(with: result.report.images.map(\.name)))
    #expect(result.testReport.map { Set($0.images.map(\.name)) } == Set(split.test))
    for path in [tiny.files.report, tiny.files.reportData, tiny.files.testReport, tiny.files.history] {
      #expect(FileManager.default.fileExists(atPath: path))
    }
    let card = try String(contentsOfFile: tiny.files.card, encoding: .utf8)
    for text in ["# tiny", "## Licence\n\nMIT", "2-fold cross-validation", "Test part, 8 images", "36 pixels"] {
      #expect(card.contains(text), "\(text)")
    }
  }

  @Test("a training that was stopped goes on to the same bytes")
  func resume() throws {
    let straight = try TinyPipeline()
    _ = try straight.run()
    let stopped = try TinyPipeline()
    #expect(throws: FineTuningError.interrupted(isSaved: true)) { try stopped.runOneFold() }
    #expect(!FileManager.default.fileExists(atPath: stopped.files.model))
    #expect(throws: PipelineError.folderInUse(path: stopped.files.folder)) { try stopped.run() }
    var isFirstFoldDone = false
    _ = try stopped.pipeline().run(
      resumes: true,
      observe: { event in
        if case .alreadyDone(fold: 0) = event { isFirstFoldDone = true }
      })
    #expect(isFirstFoldDone)
    let bytes = { (path: String) in try Data(contentsOf: URL(filePath: path)) }
    #expect(try bytes(stopped.files.model) == bytes(straight.files.model))
  }

  @Test("a training on dense crops ends in a model that scores densely, with an interval for that")
  func denseMode() throws {
    var tiny = try TinyPipeline()
    tiny.settings.mode = .dense
    let result = try tiny.run()
    let model = try QualityModel(contentsOfFile: tiny.files.model)
    #expect(model.metadata.cropMode == .dense && model.metadata.interval == result.interval)
    let card = try String(contentsOfFile: tiny.files.card, encoding: .utf8)
    #expect(card.contains("mode dense"))
    // The regression of exact crops is another one.
    var exact = try TinyPipeline()
    exact.settings.mode = .exact
    #expect(try exact.run().report.images.map(\.prediction) != result.report.images.map(\.prediction))
  }

  @Test("the networks of a finished run are taken, and end as a training from the start would")
  func networksOfAnotherRun() throws {
    let finished = try TinyPipeline()
    _ = try finished.run()
    var straight = try TinyPipeline()
    straight.settings.scoredViewSize = 38
    _ = try straight.run()
    var taking = try TinyPipeline()
    taking.settings.scoredViewSize = 38
    var pipeline = try taking.pipeline()
    pipeline.networks = finished.files
    var epochs = 0
    _ = try pipeline.run(observe: { event in
      if case .progress(.epoch) = event { epochs += 1 }
    })
    #expect(epochs == 0)
    let bytes = { (path: String) in try Data(contentsOf: URL(filePath: path)) }
    #expect(try bytes(taking.files.model) == bytes(straight.files.model))

    taking = try TinyPipeline()
    taking.settings.fineTuning.learningRate = 0.01
    pipeline = try taking.pipeline()
    pipeline.networks = finished.files
    #expect(throws: FineTuningError.self) { try pipeline.run() }
    pipeline = try TinyPipeline().pipeline()
    pipeline.networks = PipelineFiles(folder: "/nowhere")
    #expect(throws: PipelineError.self) { try pipeline.run() }
  }

  @Test("a folder of other settings is refused")
  func changedSettings() throws {
    var tiny = try TinyPipeline()
    #expect(throws: FineTuningError.interrupted(isSaved: true)) { try tiny.runOneFold() }
    tiny.settings.fineTuning.learningRate = 0.01
    let pipeline = try tiny.pipeline()
    #expect(throws: PipelineError.changedSettings(path: tiny.files.folder)) { _ = try pipeline.run(resumes: true) }
  }

  @Test("what would fail later is refused before anything is done")
  func refusals() throws {
    let changes: [(String, (inout PipelineSettings) -> Void)] = [
      ("folds", { $0.folds = 1 }), ("test", { $0.testShare = 1 }), ("scored crop size", { $0.scoredCropSize = 8 }),
      ("scored view size", { $0.scoredViewSize = 30 }), ("grid minimum", { $0.gridMinimum = 0 }),
      ("interval level", { $0.intervalLevel = 0.99 }), ("regression features", { $0.regressionFeatures = ["secnd"] }),
      ("regression features", { $0.regressionFeatures = ["second", "second"] }),
      ("regression features", { $0.regressionFeatures = ["logits"] }),
      ("regression features", { ($0.regressionNetwork, $0.regressionFeatures) = (.pretrained, ["score"]) }),
      ("mode", { ($0.regressionNetwork, $0.regressionFeatures, $0.mode) = (.pretrained, ["features"], .dense) }),
      ("head shares", { $0.headShares = [0, 1] }), ("solver", { ($0.kernel, $0.solver) = (.rbf, .liblinear) }),
    ]
    for (name, change) in changes {
      var tiny = try TinyPipeline()
      change(&tiny.settings)
      let error = try #require(throws: PipelineError.self) { _ = try tiny.run() }
      guard case .setting(name, _, _) = error else {
        Issue.record("\(name): \(error)")
        continue
      }
      #expect(!FileManager.default.fileExists(atPath: tiny.files.folder))
    }
  }

  @Test("a regression on the pre-trained network brings that network along, the frozen stem shared")
  func pretrainedRegression() throws {
    var tiny = try TinyPipeline()
    tiny.settings.fineTuning.frozenUntil = "first"
    tiny.settings.regressionNetwork = .pretrained
    tiny.settings.regressionFeatures = ["first", "second"]
    tiny.settings.headShares = [0.5]
    let result = try tiny.run()
    #expect(result.score.headShare == 0.5)
    let backbone = NetworkEditor(try TinyBackbone.network())
    let model = try Network(contentsOfFile: tiny.files.model)
    let editor = NetworkEditor(model)
    #expect(editor.constantNames.filter { $0.hasSuffix("conv1.weight") } == ["conv1.weight"])
    #expect(editor.values(of: "pretrained.conv2.weight") == backbone.values(of: "conv2.weight"))
    #expect(editor.values(of: "conv2.weight") != backbone.values(of: "conv2.weight"))

    // The regression's features are the pre-trained network's, whatever was fine-tuned.
    let expected = try FeatureExtractor(
      network: try TinyBackbone.network(), values: ["first", "second"], cropSize: 32, viewSize: 40, workers: 1
    ).extract(tiny.images, crops: .centre)
    let found = try FeatureExtractor(network: model, values: ["features"], workers: 1)
      .extract(tiny.images, crops: .centre)
    #expect(found == expected)
    #expect(result.report.agreement[.srocc].map { $0.value > 0.5 } == true)
  }

  @Test("weights behind the frozen value stay as they were")
  func frozen() throws {
    var tiny = try TinyPipeline()
    tiny.settings.fineTuning.frozenUntil = "first"
    _ = try tiny.run()
    let before = NetworkEditor(try TinyBackbone.network())
    let after = NetworkEditor(try Network(contentsOfFile: tiny.files.model))
    #expect(before.constantNames(behind: "first") == ["grey", "range", "conv1.weight", "conv1.bias"])
    #expect(after.values(of: "conv1.weight") == before.values(of: "conv1.weight"))
    #expect(after.values(of: "conv2.weight") != before.values(of: "conv2.weight"))
    tiny.settings.fineTuning.frozenUntil = "frist"
    let tuner = FineTuner(
      backbone: try TinyBackbone.network(), training: tiny.images, validation: [], settings: tiny.settings.fineTuning)
    #expect(throws: FineTuningError.self) { _ = try tuner.run() }
  }
}

extension NetworkEditor {
  /// A constant's numbers.
  fileprivate func values(of constant: String) -> [Float]? {
    (try? graph.constants[constant]?.floats()).map(Array.init)
  }
}
