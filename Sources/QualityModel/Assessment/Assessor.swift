import Dispatch
import ImageCodecs
import NeuralNetwork
import Synchronization

/// Assesses images with one model on a pool of workers, first come first served.
///
/// An image is one job that decodes it and then a job for each batch of its crops, so that a single image keeps all
/// workers busy; in dense mode a job for each tile of its feature map, which for most views is one. Crops of an earlier
/// image go before the decoding of a later one, so that no more images than workers are ever held decoded. Scores depend on the image's bytes and options alone: see ``CropScorer`` and ``DenseScorer``.
public final class Assessor: Sendable {
  /// The model that scores.
  public let model: QualityModel

  /// How many jobs run at once.
  public let workers: Int

  /// What images are accepted.
  public let limits: ImageLimits

  /// What most products of the network are computed in.
  public let precision: Precision

  /// Bytes of working memory that the engine holds for each worker.
  public let workspaceByteCount: Int

  private let scorer: CropScorer
  /// Nil where the model has no dense mode.
  private let denseScorer: DenseScorer?
  let pool: WorkerPool
  private let arrivals = Atomic<UInt64>(0)

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
  ///   - precision: what most products are computed in; ``ModelMetadata/precisions`` says what a lower one costs.
  /// - Throws: ``AssessmentError/invalidOptions(_:)`` for a number outside what is allowed or a precision that this processor has
  ///   no instructions for, or ``ModelError`` when the
  ///   model cannot run such batches.
  public init(
    model: QualityModel,
    workers: Int,
    limits: ImageLimits,
    batchSize: Int = Assessor.defaultBatchSize,
    precision: Precision = .float32
  ) throws {
    guard Self.allowedWorkers.contains(workers) else {
      throw AssessmentError.invalidOptions(
        "workers is \(workers); allowed: \(Self.allowedWorkers.lowerBound) to \(Self.allowedWorkers.upperBound)"
      )
    }
    guard Self.allowedBatchSizes.contains(batchSize) else {
      throw AssessmentError.invalidOptions(
        "the batch size is \(batchSize); "
          + "allowed: \(Self.allowedBatchSizes.lowerBound) to \(Self.allowedBatchSizes.upperBound)"
      )
    }
    guard precision.isSupported else {
      throw AssessmentError.invalidOptions(
        "precision is \(precision.rawValue); this processor has \(Precision.supportedNames)")
    }
    self.model = model
    self.precision = precision
    self.workers = workers
    self.limits = limits
    scorer = try CropScorer(model: model, batchSize: batchSize, precision: precision)
    denseScorer = try (try? model.dense.get()).map { try DenseScorer($0, ports: model.ports, precision: precision) }
    workspaceByteCount = max(scorer.workspaceByteCount, denseScorer?.workspaceByteCount ?? 0)
    pool = WorkerPool(count: workers, workspaceByteCount: workspaceByteCount)
  }

  /// How many workers have a job at this moment.
  public var busyWorkers: Int { pool.busyCount }

  /// Assesses the image file `bytes`: decoding, view, crops and inference all run on the workers.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - options: how to assess it; checked on a worker, so that a wrong one is reported as any other failure.
  ///   - deadline: when to give up; nil for never.
  ///   - completion: called exactly once, never on the calling thread, with the assessment or with why there is none.
  /// - Returns: a handle that calls the assessment off.
  @discardableResult
  public func assess(
    _ bytes: [UInt8],
    options: AssessmentOptions,
    deadline: DispatchTime? = nil,
    completion: @escaping @Sendable (Result<Assessment, AssessmentError>) -> Void
  ) -> AssessmentHandle {
    assess(.file(bytes), options: options, deadline: deadline, completion: completion)
  }

  /// As ``assess(_:options:deadline:completion:)`` with a file's bytes, for pixels that are decoded already too.
  @discardableResult
  public func assess(
    _ source: ImageSource,
    options: AssessmentOptions,
    deadline: DispatchTime? = nil,
    completion: @escaping @Sendable (Result<Assessment, AssessmentError>) -> Void
  ) -> AssessmentHandle {
    let arrival = arrivals.wrappingAdd(1, ordering: .relaxed).newValue
    let task = AssessmentTask(arrival: arrival, source: source, options: options, completion: completion)
    pool.submit([Job(arrival: arrival, sequence: 0) { [self] _ in decode(task) }])
    if let deadline { task.interrupt(at: deadline) }
    return AssessmentHandle(task: task)
  }

  /// Scores one black image of a single crop on every worker, so that memory is mapped, plans are made and code is loaded before
  /// the first request.
  ///
  /// - Parameters:
  ///   - mode: that of most requests to come; one the model does not have is left to them to refuse.
  ///   - completion: called once a worker, on it: `workers` times in all.
  public func warmUp(
    mode: CropMode, completion: @escaping @Sendable (Result<Void, AssessmentError>) -> Void
  ) {
    let isDense = mode == .dense && denseScorer != nil
    // A dense plan is of the view's size: that of square photographs stands for all.
    let size = isDense ? model.metadata.viewSize : model.metadata.cropSize
    let black = Image(width: size, height: size, pixels: [UInt8](repeating: 0, count: 3 * size * size))
    let crop = CropBox(x: 0, y: 0, width: model.metadata.cropSize, height: model.metadata.cropSize)
    pool.runOnEveryWorker { [scorer, denseScorer] workspace in
      completion(
        Result { () throws(AssessmentError) in
          if isDense, let denseScorer {
            let sums = try denseScorer.tiles(of: black).map { tile throws(AssessmentError) in
              try denseScorer.sums(over: [crop], in: tile, of: black, in: workspace)
            }
            _ = try denseScorer.predictions(count: 1, from: sums, in: workspace)
          } else {
            _ = try scorer.score([crop], of: black, in: workspace)
          }
        }
      )
    }
  }

  /// The first job of an image.
  private func decode(_ task: AssessmentTask) {
    guard let source = task.start() else { return }
    do throws(AssessmentError) {
      try task.options.validate(for: model.metadata)
      if let problem = model.refusal(of: task.options.mode) { throw .unsupportedMode(task.options.mode, problem) }
      let view = try ImageView(
        source, view: task.options.view, cropSize: model.metadata.cropSize, limits: limits)
      let boxes = CropPlan.boxes(
        width: view.image.width,
        height: view.image.height,
        cropSize: model.metadata.cropSize,
        gridMinimum: model.metadata.gridMinimum,
        crops: task.options.crops,
        sampling: task.options.sampling
      )
      if task.options.mode == .dense, let denseScorer {
        submitTiles(of: boxes, in: view, task, by: denseScorer)
      } else {
        submitBatches(of: boxes, in: view, task)
      }
    } catch {
      task.fail(error)
    }
  }

  private func submitBatches(of boxes: [CropBox], in view: ImageView, _ task: AssessmentTask) {
    guard task.begin(view: view, boxes: boxes) else { return }
    let jobs = scorer.batches(of: boxes.count).enumerated().map { index, batch in
      Job(arrival: task.arrival, sequence: index + 1) { [self] workspace in
        score(batch, of: task, in: workspace)
      }
    }
    pool.submit(jobs)
  }

  /// One of the other jobs of an image: a batch of its crops.
  private func score(_ batch: Range<Int>, of task: AssessmentTask, in workspace: Workspace) {
    guard let (view, boxes) = task.crops(in: batch) else { return }
    do throws(AssessmentError) {
      let predictions = try scorer.score(boxes, of: view.image, in: workspace)
      task.add(predictions, in: batch, metadata: model.metadata)
    } catch {
      task.fail(error)
    }
  }
}
