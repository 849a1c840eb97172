import Dispatch
import ImageCodecs

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
