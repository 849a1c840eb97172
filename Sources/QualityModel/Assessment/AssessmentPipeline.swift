import Dispatch
import ImageCodecs
import NeuralNetwork

/// The stages of one image on the worker pool, in the order in which they happen:
///
/// 1. the image waits for its turn: an earlier image's jobs go first (`WorkerPool`)
/// 2. its options are checked against the model (`AssessmentOptions`)
/// 3. its header is checked against the limits, it is decoded, and brought to viewing size (`ImageView`)
/// 4. its crops are chosen (`CropPlan`)
/// 5. they are scored, in one job per batch or per tile of the feature map (`CropJobs`)
/// 6. their scores are pooled (`Assessment`)
///
/// Stages 2 to 4 are the image's first job; the worker that ends its last job pools, and tells the caller. So no more
/// images than workers are ever held decoded, and a single image keeps all workers busy. An image that its caller has
/// dropped is skipped at the next job's beginning (`AssessmentTask`).
struct AssessmentPipeline: Sendable {
  let model: QualityModel
  let limits: ImageLimits
  let scorer: CropScorer
  /// Nil where the model has no dense mode.
  let denseScorer: DenseScorer?
  let pool: WorkerPool

  /// Puts an image in line.
  func submit(_ task: AssessmentTask) {
    pool.submit([Job(arrival: task.arrival, sequence: 0) { _ in prepare(task) }])
  }

  /// The image's first job.
  private func prepare(_ task: AssessmentTask) {
    guard let source = task.takeSource() else { return }
    do throws(AssessmentError) {
      try checkOptions(task.options)
      let view = try decode(source, task.options)
      let boxes = planCrops(of: view.image, task.options) + planMap(of: view.image, task.options)
      let crops = jobs(boxes, of: view.image, mode: task.options.mode)
      guard task.beginScoring(crops, of: view) else { return }
      pool.submit(
        (0..<crops.count).map { index in
          Job(arrival: task.arrival, sequence: index + 1) { workspace in score(index, of: task, in: workspace) }
        })
    } catch {
      task.complete(.failure(error))
    }
  }

  private func checkOptions(_ options: AssessmentOptions) throws(AssessmentError) {
    try options.validate(for: model.metadata)
    if let problem = model.refusal(of: options.mode) { throw .unsupportedMode(options.mode, problem) }
  }

  private func decode(_ source: ImageSource, _ options: AssessmentOptions) throws(AssessmentError) -> ImageView {
    try ImageView(source, view: options.view, cropSize: model.metadata.cropSize, limits: limits)
  }

  private func planCrops(of view: Image, _ options: AssessmentOptions) -> [CropBox] {
    CropPlan.boxes(
      width: view.width,
      height: view.height,
      cropSize: model.metadata.cropSize,
      gridMinimum: model.metadata.gridMinimum,
      crops: options.crops,
      sampling: options.sampling
    )
  }

  /// Further crops for a map. One by one they would cost too much: then it is made of the crops that are scored anyway.
  private func planMap(of view: Image, _ options: AssessmentOptions) -> [CropBox] {
    guard options.map != .none, options.mode == .dense else { return [] }
    return QualityMap.crops(of: view, cropSize: model.metadata.cropSize)
  }

  /// How the crops `boxes` are scored; exactly where the model has no dense mode.
  func jobs(_ boxes: [CropBox], of view: Image, mode: CropMode) -> CropJobs {
    guard mode == .dense, let denseScorer else { return CropJobs(boxes, of: view, by: scorer) }
    return CropJobs(boxes, of: view, by: denseScorer)
  }

  /// One of the image's other jobs; the last that ends pools.
  private func score(_ index: Int, of task: AssessmentTask, in workspace: Workspace) {
    guard let crops = task.crops else { return }
    do throws(AssessmentError) {
      let part = try crops.part(index, in: workspace)
      guard let scored = task.add(part, of: index) else { return }
      let predictions = try crops.predictions(from: scored.parts, in: workspace)
      let assessment = Assessment(
        predictions: predictions,
        boxes: crops.boxes,
        cropCount: planCrops(of: scored.view.image, task.options).count,
        view: scored.view,
        options: task.options,
        metadata: model.metadata,
        timing: scored.stopwatch.timing()
      )
      task.complete(.success(assessment))
    } catch {
      task.complete(.failure(error))
    }
  }
}

extension Assessor {
  /// Assesses the image file `bytes`: decoding, view, crops and inference all run on the workers.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - options: how to assess it; checked on a worker, so that a wrong one is reported as any other failure.
  ///   - deadline: when to give up; nil for never.
  ///   - completion: called exactly once, never on the calling thread, with the assessment or with why there is none.
  /// - Returns: the running assessment, to cancel it.
  @discardableResult
  public func assess(
    _ bytes: [UInt8],
    options: AssessmentOptions,
    deadline: DispatchTime? = nil,
    completion: @escaping @Sendable (Result<Assessment, AssessmentError>) -> Void
  ) -> AssessmentTask {
    assess(.file(bytes), options: options, deadline: deadline, completion: completion)
  }

  /// As ``assess(_:options:deadline:completion:)`` with a file's bytes, for pixels that are decoded already too.
  @discardableResult
  public func assess(
    _ source: ImageSource,
    options: AssessmentOptions,
    deadline: DispatchTime? = nil,
    completion: @escaping @Sendable (Result<Assessment, AssessmentError>) -> Void
  ) -> AssessmentTask {
    let arrival = arrivals.wrappingAdd(1, ordering: .relaxed).newValue
    let task = AssessmentTask(arrival: arrival, source: source, options: options, completion: completion)
    pipeline.submit(task)
    if let deadline { task.expire(at: deadline) }
    return task
  }
}
