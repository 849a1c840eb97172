import Dispatch
import QualityData
import QualityModel
import QualityTraining
import Synchronization

/// Something on disk that can be scored.
protocol ScorableImage: Sendable {
  var path: String { get }

  /// The image, read when its turn comes; nil for a file that is skipped because it is not an image.
  func source() throws(CommandFailure) -> ImageSource?
}

/// What became of one file.
struct ScoredFile: Sendable {
  enum Outcome: Sendable {
    case scored(Assessment)
    /// With the reason, one sentence.
    case failed(String)
    /// A file of a folder that is not an image.
    case skipped
  }

  let path: String
  let outcome: Outcome
}

/// Scores images with several in flight, and hands them on in the order they came.
struct ScorePipeline {
  let assessor: Assessor
  let options: AssessmentOptions

  /// Images read and not yet handed on. Twice the workers: one set being scored, one ready.
  private var window: Int { max(2, 2 * assessor.workers) }

  /// Calls `each` once per image, in order.
  ///
  /// - Throws: what `each` throws; images in flight are then forgotten.
  func run(_ images: [some ScorableImage], each: (ScoredFile) throws -> Void) rethrows {
    var pending: ArraySlice<PendingScore> = []
    for image in images {
      if pending.count >= window, let first = pending.popFirst() { try each(first.wait()) }
      pending.append(start(image))
    }
    for score in pending { try each(score.wait()) }
  }

  private func start(_ image: some ScorableImage) -> PendingScore {
    let pending = PendingScore(path: image.path)
    do throws(CommandFailure) {
      guard let source = try image.source() else {
        pending.finish(.skipped)
        return pending
      }
      assessor.assess(source, options: options) { result in
        switch result {
        case .success(let assessment): pending.finish(.scored(assessment))
        case .failure(let error): pending.finish(.failed(error.description))
        }
      }
    } catch {
      pending.finish(.failed(error.description))
    }
    return pending
  }
}

/// A file whose outcome may not be known yet.
private final class PendingScore: Sendable {
  private let path: String
  private let outcome = Mutex<ScoredFile.Outcome?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(path: String) {
    self.path = path
  }

  func finish(_ outcome: ScoredFile.Outcome) {
    self.outcome.withLock { $0 = outcome }
    done.signal()
  }

  func wait() -> ScoredFile {
    done.wait()
    return ScoredFile(path: path, outcome: outcome.withLock { $0 } ?? .skipped)
  }
}

extension RatedImage: ScorableImage {
  func source() throws(CommandFailure) -> ImageSource? {
    do {
      return .file(try contents())
    } catch {
      throw CommandFailure(error.description)
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
    try ScorePipeline(assessor: assessor, options: options).run(self) { image in
      progress.advance()
      switch image.outcome {
      case .scored(let assessment): assessments.append(assessment)
      case .failed(let reason): throw CommandFailure("\(image.path): \(reason)")
      case .skipped: throw CommandFailure("\(image.path): the file is no image")
      }
    }
    return assessments
  }
}
