import Dispatch
import Synchronization

/// Whether the service takes requests.
final class Readiness: Sendable {
  enum State: Sendable, Equatable {
    /// Until the first inference on every worker has succeeded.
    case starting
    case ready
    /// A signal to stop has come; requests are still served, so that load balancers have time to look elsewhere.
    case draining
    /// Requests that came later than this are refused.
    case stopping(since: DispatchTime)
  }

  private let state = Mutex(State.starting)

  var current: State { state.withLock { $0 } }

  /// Ready, unless the end has begun already.
  func becomeReady() {
    state.withLock { if $0 == .starting { $0 = .ready } }
  }

  /// True for the first call only.
  func beginDraining() -> Bool {
    state.withLock { state in
      guard state == .starting || state == .ready else { return false }
      state = .draining
      return true
    }
  }

  func beginStopping() {
    state.withLock { $0 = .stopping(since: .now()) }
  }

  /// Whether a request comes too late. One that arrived in time is served, however long its upload took.
  func refuses(requestReceivedAt received: DispatchTime) -> Bool {
    guard case .stopping(let since) = current else { return false }
    return received >= since
  }

  /// Why the service is not ready; nil when it is.
  var problem: Problem? {
    switch current {
    case .starting: .starting
    case .ready: nil
    case .draining, .stopping: .draining
    }
  }
}
