import Foundation
import ImageCodecs
import Logging
import QualityModel

/// What the routes share.
struct ServiceContext: Sendable {
  let configuration: ServiceConfiguration
  let assessor: Assessor
  let admission: QueueAdmission
  let readiness = Readiness()
  let metrics: ServiceMetrics
  let logger: Logger
  let startTime: Date

  var model: QualityModel { assessor.model }

  /// - Throws: what `Assessor` throws.
  init(_ configuration: ServiceConfiguration, model: QualityModel, logger: Logger) throws {
    self.configuration = configuration
    self.logger = logger
    startTime = Date()
    let workers = configuration.workers > 0 ? configuration.workers : ProcessorCount.available
    assessor = try Assessor(
      model: model,
      workers: workers,
      limits: ImageLimits(
        maximumPixels: configuration.imageLimitMegapixels * 1_000_000, formats: configuration.formats),
      precision: configuration.precision ?? model.metadata.fastestHarmlessPrecision
    )
    admission = QueueAdmission(workers: workers, queue: configuration.queue)
    metrics = ServiceMetrics(
      model: model, workers: workers, queue: configuration.queue, startTime: startTime.timeIntervalSince1970)
  }
}
