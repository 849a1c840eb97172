import QualityModel

extension MetricDescription {
  /// Every metric of the service; the score's buckets are ten equal parts of the model's scale.
  static func all(scale: ScoreScale) -> [MetricDescription] {
    let tenths = (1...10).map { scale.minimum + (scale.maximum - scale.minimum) * Double($0) / 10 }
    return [
      .init(name: MetricNames.requests, help: "HTTP requests by method, route and status."),
      .init(name: MetricNames.requestDuration, help: "Seconds from a request's first line to the end of its reply."),
      .init(name: MetricNames.stageDuration, help: "Seconds an image spent in each stage of its assessment."),
      .init(name: MetricNames.score, help: "Scores of images, on the model's scale.", buckets: tenths),
      .init(name: MetricNames.queueDepth, help: "Images waiting beyond those the workers hold."),
      .init(name: MetricNames.queueCapacity, help: "Images that may wait before more are refused."),
      .init(name: MetricNames.inFlight, help: "Images admitted and not yet answered."),
      .init(name: MetricNames.busyWorkers, help: "Workers with something to do."),
      .init(name: MetricNames.workers, help: "Workers in all."),
      .init(name: MetricNames.ready, help: "1 when the service is ready, 0 when it is starting or draining."),
      .init(name: MetricNames.build, help: "Always 1; the labels tell the version."),
      .init(name: MetricNames.model, help: "Always 1; the labels tell the model."),
      .init(name: MetricNames.residentMemory, help: "Resident memory of the process in bytes."),
      .init(name: MetricNames.startTime, help: "Start of the process in seconds since 1970."),
    ]
  }
}
