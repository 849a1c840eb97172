import Dispatch
import QualityModel
import Synchronization

/// Scores files with several in flight, and hands them on in the order they came.
struct ScorePipeline {
  let assessor: Assessor
  let options: AssessmentOptions

  /// Files read and not yet handed on. Twice the workers: one set being scored, one ready.
  private var window: Int { max(2, 2 * assessor.workers) }

  /// Calls `each` once a file, in order.
  ///
  /// - Throws: what `each` throws; files in flight are then forgotten.
  func run(_ files: [ImageFile], each: (ScoredFile) throws -> Void) rethrows {
    var pending: ArraySlice<PendingScore> = []
    for file in files {
      if pending.count >= window, let first = pending.popFirst() { try each(first.wait()) }
      pending.append(start(file))
    }
    for score in pending { try each(score.wait()) }
  }

  private func start(_ file: ImageFile) -> PendingScore {
    let pending = PendingScore(path: file.path)
    do throws(CommandFailure) {
      if file.isFromFolder, try !file.looksLikeImage() {
        pending.finish(.skipped)
        return pending
      }
      assessor.assess(try file.contents(), options: options) { result in
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
