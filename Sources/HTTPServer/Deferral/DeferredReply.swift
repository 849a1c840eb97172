import CMicroHTTPD
import Synchronization

/// The one outcome of a request whose connection is suspended. Settling it resumes the connection.
final class DeferredReply: Sendable {
  enum Outcome: Sendable {
    case response(HTTPResponse)
    case failure(HTTPServerError)
    /// The client left: there is nobody to answer.
    case abandoned

    /// Whether the work on the request should stop.
    fileprivate var cancels: Bool {
      switch self {
      case .response: false
      case .failure(let error): error != .noAnswer
      case .abandoned: true
      }
    }
  }

  private struct State {
    var outcome: Outcome?
    var cancellations: [@Sendable () -> Void] = []
  }

  private let connection: ConnectionHandle
  private let state = Mutex(State())

  /// - Parameter connection: Already suspended, and nobody else resumes it.
  init(suspended connection: ConnectionHandle) {
    self.connection = connection
  }

  /// nil until settled.
  var outcome: Outcome? { state.withLock { $0.outcome } }

  /// The first outcome counts. The connection is resumed under the lock: whoever finds the reply settled, as a stopping
  /// server does, may rely on the connection being resumed, for libmicrohttpd aborts if stopped while one is suspended.
  func settle(_ outcome: Outcome) {
    let cancellations = state.withLock { state -> [@Sendable () -> Void] in
      guard state.outcome == nil else { return [] }
      state.outcome = outcome
      MHD_resume_connection(connection.pointer)
      defer { state.cancellations = [] }
      return outcome.cancels ? state.cancellations : []
    }
    for cancel in cancellations { cancel() }
  }

  func onCancel(_ action: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state -> Bool in
      guard let outcome = state.outcome else {
        state.cancellations.append(action)
        return false
      }
      return outcome.cancels
    }
    if isCancelled { action() }
  }
}
