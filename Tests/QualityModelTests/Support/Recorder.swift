import Synchronization

/// Values that closures on any thread noted, in order.
final class Recorder<Value: Sendable>: Sendable {
  private let state = Mutex<[Value]>([])

  var values: [Value] { state.withLock { $0 } }

  func note(_ value: Value) {
    state.withLock { $0.append(value) }
  }
}
