import QualityData
import QualityTestSupport
import Synchronization

@testable import QualityTraining

/// A training that takes a moment: the tiny backbone, textured images, crops of 32 pixels.
struct TinyTraining {
  let database: TemporaryDatabase
  let training, validation: [RatedImage]
  var settings = FineTuningSettings()
  var resources = FineTuningResources()

  init(imageCount: Int = 20) throws {
    database = try TemporaryDatabase()
    let images = try TexturedImages.write(imageCount, to: database)
    training = images.indices.filter { $0 % 4 != 1 }.map { images[$0] }
    validation = images.indices.filter { $0 % 4 == 1 }.map { images[$0] }
    settings.cropSize = 32
    settings.viewSize = 40
    settings.epochs = 2
    settings.windows = 1
    settings.cropsPerImage = 2
    settings.damageShare = 0
    settings.damageWeight = 0.1
    settings.backboneRate = 0.1
    settings.batchSize = 7
    settings.learningRate = 0.02
    settings.validationCrops = 1
    resources.workers = 2
  }

  var checkpoint: String { database.root + "/checkpoint.safetensors" }

  func tuner() throws -> FineTuner {
    FineTuner(
      backbone: try TinyBackbone.network(), training: training, validation: validation, settings: settings,
      resources: resources, metadata: [.name: "tiny quality", .database: "textures"])
  }

  func run() throws -> FineTuningResult { try tuner().run() }

  /// Trains until `steps` steps are done, and then stops with a checkpoint, or to the end.
  func run(steps: Int, resumes: Bool = false) throws -> FineTuningResult {
    let done = Mutex(0)
    return try tuner().run(checkpoint: checkpoint, resumes: resumes) {
      done.withLock { $0 >= steps }
    } observe: { event in
      if case .step = event { done.withLock { $0 += 1 } }
    }
  }
}
