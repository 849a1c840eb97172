import Dispatch
import QualityData
import QualityModel
import QualityTraining
import Synchronization

/// Something on disk that can be scored.
protocol ScorableImage: Sendable {
  /// The image, read when its turn comes; nil for a file that is passed over because it is not an image.
  func source() throws(ScoreFailure) -> ImageSource?
}

/// What became of one file.
enum ScoreOutcome: Sendable {
  case scored(Assessment)
  case failed(ScoreFailure)
  /// A file of a folder that is not an image.
  case passedOver
}

/// Scores images with several in flight, and hands them on in the order they came.
struct ScorePipeline {
  let assessor: Assessor
  let options: AssessmentOptions

  /// Images read and not yet handed on. Twice the workers: one set being scored, one ready.
  private var window: Int { max(2, 2 * assessor.workers) }

  /// Calls `each` once per image, in order, as soon as its outcome and those before it are known; images are asked for
  /// on another thread, which may wait for them.
  ///
  /// - Parameters:
  ///   - next: the next image; nil after the last.
  ///   - each: whether more are wanted.
  /// - Throws: what `each` throws, which ends the run: images in flight are then forgotten. `CommandFailure` where no
  ///   thread can be made.
  func run<Image: ScorableImage>(
    _ next: @escaping @Sendable () -> Image?, each: (Image, ScoreOutcome) throws -> Bool
  ) throws {
    let line = ScoreLine<Image>(room: window)
    defer { line.close() }
    try Threads.start {
      while line.waitForRoom(), let image = next() { line.append(start(image)) }
      line.append(nil)
    }
    while let pending = line.popFirst() {
      guard try each(pending.image, pending.wait()) else { break }
    }
  }

  private func start<Image: ScorableImage>(_ image: Image) -> PendingScore<Image> {
    let pending = PendingScore(image)
    do throws(ScoreFailure) {
      guard let source = try image.source() else {
        pending.finish(.passedOver)
        return pending
      }
      assessor.assess(source, options: options) { [limits = assessor.limits] result in
        switch result {
        case .success(let assessment): pending.finish(.scored(assessment))
        case .failure(let error): pending.finish(.failed(ScoreFailure(error, limits: limits)))
        }
      }
    } catch {
      pending.finish(.failed(error))
    }
    return pending
  }
}

/// The images in flight, in the order they came.
private final class ScoreLine<Image: ScorableImage>: Sendable {
  private struct State {
    var pending: ArraySlice<PendingScore<Image>?> = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let room = DispatchSemaphore(value: 0)
  private let arrived = DispatchSemaphore(value: 0)

  init(room count: Int) {
    for _ in 0..<count { room.signal() }
  }

  /// False once nobody wants any more.
  func waitForRoom() -> Bool {
    room.wait()
    return state.withLock { !$0.isClosed }
  }

  /// - Parameter pending: nil for the end.
  func append(_ pending: PendingScore<Image>?) {
    state.withLock { $0.pending.append(pending) }
    arrived.signal()
  }

  /// Waits for the next; nil at the end.
  func popFirst() -> PendingScore<Image>? {
    arrived.wait()
    room.signal()
    return state.withLock { $0.pending.popFirst() } ?? nil
  }

  func close() {
    state.withLock { $0.isClosed = true }
    room.signal()
  }
}

/// A file whose outcome may not be known yet.
private final class PendingScore<Image: ScorableImage>: Sendable {
  let image: Image
  private let outcome = Mutex<ScoreOutcome?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ image: Image) {
    self.image = image
  }

  func finish(_ outcome: ScoreOutcome) {
    self.outcome.withLock { $0 = outcome }
    done.signal()
  }

  func wait() -> ScoreOutcome {
    done.wait()
    return outcome.withLock { $0 } ?? .passedOver
  }
}

/// A sequence that another thread asks for its elements.
final class SharedIterator<Base: IteratorProtocol>: @unchecked Sendable {
  private var base: Base

  /// - Parameter base: used by the thread that calls ``next()`` alone.
  init(_ base: consuming Base) { self.base = base }

  func next() -> Base.Element? { base.next() }
}

extension RatedImage: ScorableImage {
  func source() throws(ScoreFailure) -> ImageSource? {
    do {
      return .file(try contents())
    } catch {
      throw ScoreFailure(.undecodableImage, error.description)
    }
  }
}

extension [RatedImage] {
  /// The images' assessments in their order, with a progress bar on a terminal.
  ///
  /// - Throws: `CommandFailure` naming the first image that cannot be scored.
  func assess(_ assessor: Assessor, _ options: AssessmentOptions) throws -> [Assessment] {
    var progress = ProgressBar(total: count)
    defer { progress.clear() }
    var assessments: [Assessment] = []
    let images = SharedIterator(makeIterator())
    try ScorePipeline(assessor: assessor, options: options).run {
      images.next()
    } each: { image, outcome in
      progress.advance()
      switch outcome {
      case .scored(let assessment): assessments.append(assessment)
      case .failed(let failure): throw CommandFailure("\(image.path): \(failure.detail)")
      case .passedOver: throw CommandFailure("\(image.path): the file is no image")
      }
      return true
    }
    return assessments
  }
}
