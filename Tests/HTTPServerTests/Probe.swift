import Glibc
import HTTPServer
import Synchronization

/// What a test server's routes and hooks saw.
final class Probe: Sendable {
  private struct State {
    var responders: [HTTPResponder] = []
    var heldCount = 0
    var cancelCount = 0
    var exchanges: [HTTPExchange] = []
  }

  private let state = Mutex(State())

  var heldCount: Int { state.withLock { $0.heldCount } }
  var cancelCount: Int { state.withLock { $0.cancelCount } }
  var exchanges: [HTTPExchange] { state.withLock { $0.exchanges } }

  /// Keeps a deferred request unanswered until `release`.
  func hold(_ responder: HTTPResponder) {
    responder.onCancel { [weak self] in self?.state.withLock { $0.cancelCount += 1 } }
    state.withLock { state in
      state.responders.append(responder)
      state.heldCount += 1
    }
  }

  /// Answers all held requests.
  func release(_ response: HTTPResponse = HTTPResponse(status: 200)) {
    let responders = state.withLock { state in
      defer { state.responders = [] }
      return state.responders
    }
    for responder in responders { responder.respond(response) }
  }

  func record(_ exchange: HTTPExchange) { state.withLock { $0.exchanges.append(exchange) } }
}

/// Waits until a condition that another thread brings about holds; false if it does not within the limit.
func eventually(within seconds: Double = 20, _ condition: () -> Bool) -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if condition() { return true }
    usleep(2000)
  }
  return condition()
}
