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
