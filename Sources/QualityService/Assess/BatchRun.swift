import Dispatch
import QualityModel
import Synchronization

/// The images of one request on their way: as many at once as there are workers, so that an image of another request
/// that comes behind them waits for one image at most, however many there are.
final class BatchRun: Sendable {
  typealias Outcome = Result<Assessment, Problem>

  private struct State {
    var next = 0
    var missing: Int
    var outcomes: [Outcome?]
    var tasks: [Int: AssessmentTask] = [:]
    /// The completion has been called, or is about to be.
    var hasEnded = false
  }

  private let batch: ImageBatch
  private let options: AssessmentOptions
  private let deadline: DispatchTime
  private let context: ServiceContext
  private let completion: @Sendable ([Outcome]?) -> Void
  private let state: Mutex<State>

  /// - Parameter completion: called once, with the outcome of each image in their order, or with nil after
  ///   ``cancel()``.
  init(
    _ batch: ImageBatch, options: AssessmentOptions, deadline: DispatchTime, context: ServiceContext,
    completion: @escaping @Sendable ([Outcome]?) -> Void
  ) {
    self.batch = batch
    self.options = options
    self.deadline = deadline
    self.context = context
    self.completion = completion
    state = Mutex(State(missing: batch.items.count, outcomes: Array(repeating: nil, count: batch.items.count)))
  }

  func start() {
    for _ in 0..<context.assessor.workers { startNext() }
  }

  /// Drops what is left to do.
  func cancel() {
    let tasks = state.withLock { state -> [AssessmentTask]? in
      guard !state.hasEnded else { return nil }
      state.hasEnded = true
      return Array(state.tasks.values)
    }
    guard let tasks else { return }
    for task in tasks { task.cancel() }
    completion(nil)
  }

  private func startNext() {
    while let index = takeIndex() {
      switch batch.items[index].upload {
      case .failure(let problem): finish(index, .failure(problem))
      case .success(let upload):
        let task = context.assessor.assess(upload.bytes, options: options, deadline: deadline) { [self] result in
          if case .failure(.cancelled) = result { return }
          finish(index, result.mapError { Problem($0, of: upload, in: context) })
          startNext()
        }
        keep(task, of: index)
        return
      }
    }
  }

  private func takeIndex() -> Int? {
    state.withLock { state in
      guard !state.hasEnded, state.next < batch.items.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// Keeps a task to cancel it, unless it has ended already.
  private func keep(_ task: AssessmentTask, of index: Int) {
    let isTooLate = state.withLock { state in
      if state.outcomes[index] == nil { state.tasks[index] = task }
      return state.hasEnded
    }
    if isTooLate { task.cancel() }
  }

  private func finish(_ index: Int, _ outcome: Outcome) {
    if case .success(let assessment) = outcome {
      context.admission.record(assessment.timing)
      context.metrics.record(assessment)
    }
    let outcomes = state.withLock { state -> [Outcome]? in
      state.outcomes[index] = outcome
      state.tasks[index] = nil
      state.missing -= 1
      guard state.missing == 0, !state.hasEnded else { return nil }
      state.hasEnded = true
      return state.outcomes.compactMap(\.self)
    }
    if let outcomes { completion(outcomes) }
  }
}
