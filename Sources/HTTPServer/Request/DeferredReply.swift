import CMicroHTTPD
import Dispatch
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

  /// When the outcome is due; ``ConnectionTimeouts`` settles the reply then.
  let deadline: DispatchTime
  private let connection: ConnectionHandle
  private let state = Mutex(State())

  /// - Parameter connection: Already suspended, and nobody else resumes it.
  init(suspended connection: ConnectionHandle, deadline: DispatchTime) {
    self.connection = connection
    self.deadline = deadline
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

/// Answers one deferred request, once, from any thread. Dropping it unanswered makes the server answer with
/// ``HTTPServerError/noAnswer``.
public final class HTTPResponder: Sendable {
  private let reply: DeferredReply
  /// The body's share of the upload buffers: it counts as used for as long as somebody may still work on it.
  private let reservation: BufferReservation

  init(reply: DeferredReply, reservation: BufferReservation) {
    self.reply = reply
    self.reservation = reservation
  }

  deinit {
    reply.settle(.failure(.noAnswer))
  }

  /// Sends the reply. Ignored after the first call, and once the request was cancelled.
  public func respond(_ response: HTTPResponse) {
    reply.settle(.response(response))
  }

  /// Runs the action when nobody waits for the answer any more: the client left, the deadline passed or the server
  /// stopped. At once if that has happened already; never after an answer. The action runs on a server thread and
  /// must return quickly.
  public func onCancel(_ action: @escaping @Sendable () -> Void) {
    reply.onCancel(action)
  }
}
