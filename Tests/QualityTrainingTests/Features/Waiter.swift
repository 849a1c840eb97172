import Dispatch
import QualityModel
import Synchronization

/// Waits for an assessment.
final class Waiter: Sendable {
  private let result = Mutex<Result<Assessment, AssessmentError>>(.failure(.cancelled))
  private let done = DispatchSemaphore(value: 0)

  func finish(_ result: Result<Assessment, AssessmentError>) {
    self.result.withLock { $0 = result }
    done.signal()
  }

  func wait() -> Result<Assessment, AssessmentError> {
    done.wait()
    return result.withLock { $0 }
  }
}
