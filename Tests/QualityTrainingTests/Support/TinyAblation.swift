import QualityData
import QualityTestSupport
import Synchronization

@testable import QualityTraining

/// A whole study that takes some seconds: the tiny backbone on textured images, two splits.
struct TinyAblation {
  let database: TemporaryDatabase
  let images: [RatedImage]
  var settings = AblationSettings()
  var resources = FineTuningResources()

  init(deviation: Double? = 15) throws {
    database = try TemporaryDatabase()
    images = try TexturedImages.write(20, to: database, deviation: deviation)
    settings.fineTuning.cropSize = 32
    settings.fineTuning.viewSize = 40
    settings.fineTuning.epochs = 1
    settings.fineTuning.batchSize = 7
    settings.fineTuning.learningRate = 0.02
    settings.innerValues = ["first"]
    settings.randomCrops = [5, 30]
    settings.splits = 2
    settings.testShare = 0.25
    settings.folds = 2
    resources.workers = 2
  }

  /// A study from beginning to end, run once for all tests that look at it.
  static let whole = Result {
    let tiny = try TinyAblation()
    return (files: tiny.files, report: try tiny.run(), database: tiny.database)
  }

  var files: AblationFiles { AblationFiles(folder: database.root + "/study") }

  func run(
    resumes: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    observe: (AblationEvent) -> Void = { _ in }
  ) throws -> AblationReport {
    try Ablation(
      backbone: TinyBackbone.network(),
      database: QualityDatabase(name: "textures", citation: "", scale: OpinionScale(0...100), images: images),
      settings: settings, resources: resources, files: files
    ).run(resumes: resumes, isStopped: isStopped, observe: observe)
  }

  /// Runs until the second split begins, and then stops.
  func runOneSplit() throws {
    let isDone = Mutex(false)
    _ = try run(
      isStopped: { isDone.withLock { $0 } },
      observe: { event in
        if case .split(1, _) = event { isDone.withLock { $0 = true } }
      })
  }
}
