import QualityData
import QualityTestSupport
import Synchronization

@testable import QualityTraining

/// A whole training that takes a moment: the tiny backbone on textured images, two folds.
struct TinyPipeline {
  let database: TemporaryDatabase
  let images: [RatedImage]
  var settings = PipelineSettings()
  var resources = FineTuningResources()

  init(imageCount: Int = 40) throws {
    database = try TemporaryDatabase()
    images = try TexturedImages.write(imageCount, to: database)
    settings.fineTuning.cropSize = 32
    settings.fineTuning.viewSize = 40
    settings.fineTuning.epochs = 2
    settings.fineTuning.windows = 1
    settings.fineTuning.cropsPerImage = 2
    settings.fineTuning.damageShare = 0
    settings.fineTuning.damageWeight = 0.1
    settings.fineTuning.backboneRate = 0.1
    settings.fineTuning.batchSize = 7
    settings.fineTuning.learningRate = 0.02
    settings.fineTuning.keep = .last
    settings.folds = 2
    settings.gridMinimum = 1
    resources.workers = 2
  }

  var files: PipelineFiles { PipelineFiles(folder: database.root + "/trained") }

  func pipeline() throws -> TrainingPipeline {
    TrainingPipeline(
      backbone: try TinyBackbone.network(),
      database: QualityDatabase(name: "textures", citation: "", scale: OpinionScale(0...100), images: images),
      settings: settings, resources: resources, metadata: [.name: "tiny", .licence: "MIT"], files: files)
  }

  func run() throws -> PipelineResult { try pipeline().run() }

  /// Trains until a fold is done, and then stops.
  func runOneFold() throws {
    let isDone = Mutex(false)
    _ = try pipeline().run(
      isStopped: { isDone.withLock { $0 } },
      observe: { event in
        if case .fold = event { isDone.withLock { $0 = true } }
      })
  }
}
