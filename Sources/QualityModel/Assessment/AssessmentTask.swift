import Dispatch
import Synchronization

/// A running assessment: what is known of the image so far, and its caller, who is told once.
///
/// Everything that more than one thread touches is in one state under one lock: the workers that score the image, the
/// deadline and whoever cancels.
public final class AssessmentTask: Sendable {
  typealias Completion = @Sendable (Result<Assessment, AssessmentError>) -> Void

  /// All parts of an image that has been scored.
  struct Scored {
    let parts: [CropJobs.Part]
    let view: ImageView
    let stopwatch: Stopwatch
  }

  private struct State {
    /// Nil once it is being decoded.
    var source: ImageSource?
    /// Nil once the caller has been told.
    var completion: Completion?
    var stopwatch = Stopwatch()
    var view: ImageView?
    var crops: CropJobs?
    /// What the jobs have computed; nil for those that have not ended.
    var parts: [CropJobs.Part?] = []
    var missingParts = 0
  }

  /// Tells callers whose image is dropped, so that nobody waits for a busy worker to hear of it.
  private static let interruptions = DispatchQueue(label: "deepbiq.interruptions")

  /// The image's place in the line.
  let arrival: UInt64
  let options: AssessmentOptions
  private let state: Mutex<State>

  init(
    arrival: UInt64,
    source: ImageSource,
    options: AssessmentOptions,
    completion: @escaping Completion
  ) {
    self.arrival = arrival
    self.options = options
    state = Mutex(State(source: source, completion: completion))
  }

  /// Drops what is left to do and completes with ``AssessmentError/cancelled``; does nothing once the assessment has
  /// completed.
  public func cancel() {
    interrupt(.cancelled)
  }

  /// Completes with ``AssessmentError/deadlineExceeded`` once `deadline` has passed; an assessment that has ended by
  /// then is not kept alive.
  func expire(at deadline: DispatchTime) {
    Self.interruptions.asyncAfter(deadline: deadline) { [weak self] in self?.interrupt(.deadlineExceeded) }
  }

  /// Hands over the file or pixels, to make a view of them; nil when the image has been dropped.
  func takeSource() -> ImageSource? {
    state.withLock { state in
      guard state.completion != nil else { return nil }
      state.stopwatch.start()
      defer { state.source = nil }
      return state.source
    }
  }

  /// Keeps the decoded view and its crops until all are scored; false when the image has been dropped.
  func beginScoring(_ crops: CropJobs, of view: ImageView) -> Bool {
    state.withLock { state in
      guard state.completion != nil else { return false }
      state.stopwatch.markDecoded()
      state.view = view
      state.crops = crops
      state.parts = Array(repeating: nil, count: crops.count)
      state.missingParts = crops.count
      return true
    }
  }

  /// The crops to score; nil when the image has been dropped.
  var crops: CropJobs? { state.withLock { $0.crops } }

  /// Keeps what one job has computed. Whoever brings the last part gets all of them, in the jobs' order.
  func add(_ part: CropJobs.Part, of index: Int) -> Scored? {
    state.withLock { state in
      guard let view = state.view else { return nil }
      state.parts[index] = part
      state.missingParts -= 1
      guard state.missingParts == 0 else { return nil }
      return Scored(parts: state.parts.compactMap(\.self), view: view, stopwatch: state.stopwatch)
    }
  }

  /// Tells the caller, on the calling thread, unless it has been told before.
  func complete(_ result: Result<Assessment, AssessmentError>) {
    takeCompletion()?(result)
  }

  /// Ends the assessment from outside the pool; its remaining jobs find nothing to do. Never calls back on the calling
  /// thread, which may hold locks of its own.
  private func interrupt(_ error: AssessmentError) {
    guard let completion = takeCompletion() else { return }
    Self.interruptions.async { completion(.failure(error)) }
  }

  /// Lets go of the caller and of everything large, while jobs that still name this task wait in the queue.
  private func takeCompletion() -> Completion? {
    state.withLock { state in
      defer { state = State(source: nil, completion: nil, stopwatch: state.stopwatch) }
      return state.completion
    }
  }
}
