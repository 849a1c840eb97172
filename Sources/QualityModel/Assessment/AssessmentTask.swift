import Dispatch
import Synchronization

/// One image on its way through the worker pool: what is known of it so far, and its caller, who hears once.
final class AssessmentTask: Sendable {
  typealias Completion = @Sendable (Result<Assessment, AssessmentError>) -> Void

  /// Calls back those whose image is dropped, so that nobody waits for a busy worker to hear it.
  private static let interruptions = DispatchQueue(label: "deepbiq.interruptions")

  /// The image's place in the line.
  let arrival: UInt64
  let options: AssessmentOptions

  private struct State {
    /// Nil once it is being decoded.
    var source: ImageSource?
    /// Nil once the caller has been told.
    var completion: Completion?
    var stopwatch = Stopwatch()
    var view: ImageView?
    var boxes: [CropBox] = []
    var predictions: [CropPrediction?] = []
    /// In dense mode the sums of each tile; those that are still to come are nil.
    var sums: [WindowSums?] = []
  }

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

  /// Takes the file or pixels to make a view of them; nil when the image has been dropped.
  func start() -> ImageSource? {
    state.withLock { state in
      guard state.completion != nil else { return nil }
      state.stopwatch.start()
      defer { state.source = nil }
      return state.source
    }
  }

  /// Keeps the decoded view and its crops until all are scored; false when the image has been dropped.
  ///
  /// - Parameter tiles: in dense mode the number of tiles of the view's map.
  func begin(view: ImageView, boxes: [CropBox], tiles: Int = 0) -> Bool {
    state.withLock { state in
      guard state.completion != nil else { return false }
      state.stopwatch.markDecoded()
      state.view = view
      state.boxes = boxes
      state.predictions = Array(repeating: nil, count: boxes.count)
      state.sums = Array(repeating: nil, count: tiles)
      return true
    }
  }

  /// The view and the boxes of the crops in `range`; nil when the image has been dropped.
  func crops(in range: Range<Int>) -> (view: ImageView, boxes: ArraySlice<CropBox>)? {
    state.withLock { state in
      state.view.map { ($0, state.boxes[range]) }
    }
  }

  /// Keeps the sums of a tile; the last ones give those of all tiles, in the tiles' order, to whoever brings them.
  func add(_ sums: WindowSums, ofTile tile: Int) -> [WindowSums]? {
    state.withLock { state in
      guard state.view != nil else { return nil }
      state.sums[tile] = sums
      let all = state.sums.compactMap { $0 }
      guard all.count == state.sums.count else { return nil }
      state.sums = []
      return all
    }
  }

  /// Keeps the predictions of the crops in `range`; the last ones complete the assessment, on the calling thread.
  func add(_ predictions: [CropPrediction], in range: Range<Int>, metadata: ModelMetadata) {
    let finished = state.withLock { state -> (Completion, Assessment)? in
      guard let completion = state.completion, let view = state.view else { return nil }
      state.predictions.replaceSubrange(range, with: predictions)
      let all = state.predictions.compactMap { $0 }
      guard all.count == state.boxes.count else { return nil }
      let assessment = Assessment(
        predictions: all,
        boxes: state.boxes,
        view: view,
        options: options,
        metadata: metadata,
        timing: state.stopwatch.timing()
      )
      Self.release(&state)
      return (completion, assessment)
    }
    if let (completion, assessment) = finished { completion(.success(assessment)) }
  }

  /// Ends the assessment without a score, on the calling thread.
  func fail(_ error: AssessmentError) {
    takeCompletion()?(.failure(error))
  }

  /// Ends the assessment from outside the pool; its remaining jobs find nothing to do. Never calls back on the calling
  /// thread, which may hold locks of its own.
  func interrupt(_ error: AssessmentError) {
    guard let completion = takeCompletion() else { return }
    Self.interruptions.async { completion(.failure(error)) }
  }

  /// Interrupts the assessment once `deadline` has passed; an assessment that has ended by then is not kept alive.
  func interrupt(at deadline: DispatchTime) {
    Self.interruptions.asyncAfter(deadline: deadline) { [weak self] in self?.interrupt(.deadlineExceeded) }
  }

  private func takeCompletion() -> Completion? {
    state.withLock { state in
      defer { Self.release(&state) }
      return state.completion
    }
  }

  /// Lets go of the caller and of everything large, while jobs that still name this task wait in the queue.
  private static func release(_ state: inout State) {
    state.completion = nil
    state.source = nil
    state.view = nil
    state.boxes = []
    state.predictions = []
    state.sums = []
  }
}
