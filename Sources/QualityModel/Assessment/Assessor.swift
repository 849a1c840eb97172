import Dispatch
import ImageCodecs
import NeuralNetwork
import Numerics
import Synchronization

/// Assesses images with one model on a pool of workers, first come, first served.
///
/// ``AssessmentPipeline`` has the stages that an image passes. Scores depend on the image's bytes and options alone.
public final class Assessor: Sendable {
  /// The precision of the engine's arithmetic, for those who do not import it.
  public typealias Precision = NeuralNetwork.Precision

  /// The model that scores.
  public let model: QualityModel

  /// How many jobs run at once.
  public let workers: Int

  /// What images are accepted.
  public let limits: ImageLimits

  /// The precision in which most of the network's GEMMs are computed.
  public let precision: Precision

  /// Bytes of working memory that the engine holds for each worker.
  public let workspaceByteCount: Int

  let pool: WorkerPool
  let pipeline: AssessmentPipeline
  let arrivals = Atomic<UInt64>(0)

  /// Numbers of workers that may be asked for.
  public static let allowedWorkers = 1...1024

  /// Sizes of batches that may be asked for.
  public static let allowedBatchSizes = 1...32

  /// Crops that a worker scores at once unless told otherwise. For the default model one to four cost the same within a
  /// tenth; two halve the reading of weights in networks with large fully connected layers, and more would leave
  /// workers idle at the end of an image.
  public static let defaultBatchSize = 2

  /// Starts the workers and reserves their memory.
  ///
  /// - Parameters:
  ///   - model: the model that scores.
  ///   - workers: how many; ``ProcessorCount/available`` keeps all cores busy.
  ///   - limits: what images are accepted.
  ///   - batchSize: crops that a worker scores at once. Scores may differ in their last digits between batch sizes,
  ///     never within one.
  ///   - precision: that of most GEMMs; ``ModelMetadata/precisions`` says what a lower one costs.
  /// - Throws: ``AssessmentError/invalidOptions(_:)`` for a number outside what is allowed or a precision for which
  ///   this processor has no instructions, or ``ModelError`` when the model cannot run such batches.
  public init(
    model: QualityModel,
    workers: Int,
    limits: ImageLimits,
    batchSize: Int = Assessor.defaultBatchSize,
    precision: Precision = .float32
  ) throws {
    try Self.check("workers", workers, in: Self.allowedWorkers)
    try Self.check("the batch size", batchSize, in: Self.allowedBatchSizes)
    guard precision.isSupported else {
      throw AssessmentError.invalidOptions(
        "precision is \(precision.rawValue); this processor has \(Precision.supportedNames)")
    }
    self.model = model
    self.precision = precision
    self.workers = workers
    self.limits = limits
    let scorer = try CropScorer(model: model, batchSize: batchSize, precision: precision)
    let denseScorer = try (try? model.dense.get()).map { try DenseScorer($0, ports: model.ports, precision: precision) }
    workspaceByteCount = max(scorer.workspaceByteCount, denseScorer?.workspaceByteCount ?? 0)
    guard AddressSpace.hasRoom(for: workers * workspaceByteCount) else {
      throw AssessmentError.invalidOptions(
        "workers is \(workers); each takes \(workspaceByteCount >> 20) MiB of memory, and there is not enough")
    }
    pool = WorkerPool(count: workers, workspaceByteCount: workspaceByteCount)
    pipeline = AssessmentPipeline(model: model, limits: limits, scorer: scorer, denseScorer: denseScorer, pool: pool)
  }

  private static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(AssessmentError) {
    guard range.contains(value) else {
      throw .invalidOptions("\(name) is \(value); allowed: \(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// How many workers have a job at this moment.
  public var busyWorkers: Int { pool.busyCount }

  /// Scores one black image of a single crop on every worker, so that memory is mapped, plans are made and code is
  /// loaded before the first request.
  ///
  /// - Parameters:
  ///   - mode: that of most requests to come; one the model does not have is left to them to refuse.
  ///   - completion: called once per worker, on it: `workers` times in all.
  public func warmUp(
    mode: CropMode, completion: @escaping @Sendable (Result<Void, AssessmentError>) -> Void
  ) {
    let isDense = mode == .dense && pipeline.denseScorer != nil
    // A dense plan has the view's size: that of square photographs stands for all.
    let size = isDense ? model.metadata.viewSize : model.metadata.cropSize
    let black = Image(width: size, height: size, pixels: [UInt8](repeating: 0, count: 3 * size * size))
    let crop = CropBox(x: 0, y: 0, width: model.metadata.cropSize, height: model.metadata.cropSize)
    let crops = pipeline.jobs([crop], of: black, mode: mode)
    pool.runOnEveryWorker { workspace in
      completion(
        Result { () throws(AssessmentError) in
          var parts: [CropJobs.Part] = []
          for index in 0..<crops.count { parts.append(try crops.part(index, in: workspace)) }
          _ = try crops.predictions(from: parts, in: workspace)
        }
      )
    }
  }
}

extension Assessor {
  /// Assesses the image file `bytes`; cancelling the Swift task that waits cancels the assessment.
  ///
  /// - Throws: ``AssessmentError`` saying why there is no score.
  public func assess(_ bytes: [UInt8], options: AssessmentOptions) async throws(AssessmentError) -> Assessment {
    let cancellation = Cancellation()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        cancellation.apply(to: assess(bytes, options: options) { continuation.resume(returning: $0) })
      }
    } onCancel: {
      cancellation.cancel()
    }
    return try result.get()
  }

  /// Brings an assessment and its cancellation together, whichever comes first.
  private final class Cancellation: Sendable {
    private let state = Mutex<(task: AssessmentTask?, isCancelled: Bool)>((nil, false))

    func apply(to task: AssessmentTask) {
      let isCancelled = state.withLock { state in
        state.task = task
        return state.isCancelled
      }
      if isCancelled { task.cancel() }
    }

    func cancel() {
      let task = state.withLock { state in
        state.isCancelled = true
        return state.task
      }
      task?.cancel()
    }
  }
}
