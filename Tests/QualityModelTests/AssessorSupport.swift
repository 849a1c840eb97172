import Dispatch
import ImageCodecs
import Synchronization

@testable import QualityModel

extension Assessor {
  convenience init(_ model: QualityModel, workers: Int, limits: ImageLimits = ImageLimits()) throws {
    try self.init(model: model, workers: workers, limits: limits)
  }

  var defaultOptions: AssessmentOptions { AssessmentOptions(defaultsOf: model.metadata) }

  /// Keeps every worker busy until the gate opens.
  func block(until gate: Gate) {
    warmUp(mode: .exact) { _ in gate.pass() }
  }

  /// As with bytes, for decoded pixels too.
  func assess(_ source: ImageSource, options: AssessmentOptions) async throws -> Assessment {
    try await withCheckedContinuation { continuation in
      assess(source, options: options) { continuation.resume(returning: $0) }
    }.get()
  }
}

/// Holds worker threads until it is opened.
final class Gate: Sendable {
  private let group = DispatchGroup()

  init() { group.enter() }

  func open() { group.leave() }

  /// Waits until the gate is open; false when that took longer than any test should.
  @discardableResult
  func pass() -> Bool { group.wait(timeout: .now() + 30) == .success }
}

/// Values that closures on any thread noted, in order.
final class Recorder<Value: Sendable>: Sendable {
  private let state = Mutex<[Value]>([])

  var values: [Value] { state.withLock { $0 } }

  func note(_ value: Value) {
    state.withLock { $0.append(value) }
  }
}
