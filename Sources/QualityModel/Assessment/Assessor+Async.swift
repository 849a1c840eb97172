import Synchronization

extension Assessor {
  /// Assesses the image file `bytes`; cancelling the Swift task that waits calls the assessment off.
  ///
  /// - Throws: ``AssessmentError`` saying why there is no score.
  public func assess(_ bytes: [UInt8], options: AssessmentOptions) async throws(AssessmentError) -> Assessment {
    let cancellation = Cancellation()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let handle = assess(bytes, options: options) { continuation.resume(returning: $0) }
        cancellation.apply(to: handle)
      }
    } onCancel: {
      cancellation.cancel()
    }
    return try result.get()
  }

  /// Brings a handle and a cancellation together, whichever comes first.
  private final class Cancellation: Sendable {
    private let state = Mutex<(handle: AssessmentHandle?, isCancelled: Bool)>((nil, false))

    func apply(to handle: AssessmentHandle) {
      let isCancelled = state.withLock { state in
        state.handle = handle
        return state.isCancelled
      }
      if isCancelled { handle.cancel() }
    }

    func cancel() {
      let handle = state.withLock { state in
        state.isCancelled = true
        return state.handle
      }
      handle?.cancel()
    }
  }
}
