import Dispatch

/// Holds worker threads until it is opened.
final class Gate: Sendable {
  private let group = DispatchGroup()

  init() { group.enter() }

  func open() { group.leave() }

  /// Waits until the gate is open; false when that took longer than any test should.
  @discardableResult
  func pass() -> Bool { group.wait(timeout: .now() + 30) == .success }
}
