import CoreMetrics
import QualityModel

/// Latency histograms by stage of an assessment.
struct StageTimers: Sendable {
  private let decode: CoreMetrics.Timer
  private let queue: CoreMetrics.Timer
  private let inference: CoreMetrics.Timer
  private let total: CoreMetrics.Timer

  init(factory: any MetricsFactory) {
    func timer(_ stage: String) -> CoreMetrics.Timer {
      CoreMetrics.Timer(label: MetricNames.stageDuration, dimensions: [("stage", stage)], factory: factory)
    }
    decode = timer("decode")
    queue = timer("queue")
    inference = timer("inference")
    total = timer("total")
  }

  func record(_ timing: Timing) {
    decode.recordMilliseconds(timing.decode)
    queue.recordMilliseconds(timing.queue)
    inference.recordMilliseconds(timing.inference)
    total.recordMilliseconds(timing.total)
  }
}
