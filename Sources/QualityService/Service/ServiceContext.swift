import Foundation
import HTTPServer
import Logging
import QualityModel

/// What the routes share.
struct ServiceContext: Sendable {
  let configuration: ServiceConfiguration
  let assessor: Assessor
  let admission: Admission
  let estimate = ServiceTimeEstimate()
  let readiness = Readiness()
  let notes = ExchangeNotes()
  let metrics: ServiceMetrics
  let logger: Logger
  let startTime: Date

  var model: QualityModel { assessor.model }

  /// Whole seconds after which a refused client may try again.
  var retryAfterSeconds: Int {
    estimate.retryAfter(inFlight: admission.inFlight, workers: admission.workers)
  }
}
