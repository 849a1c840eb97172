import HTTPServer

/// `GET /metrics`: the metrics in Prometheus' text format.
struct MetricsRoute: Sendable {
  let context: ServiceContext

  var route: Route { Route("GET", "/metrics", respond: .immediate { _ in response() }) }

  private func response() -> HTTPResponse {
    context.metrics.recordState(
      queueDepth: context.admission.waiting,
      inFlight: context.admission.inFlight,
      busyWorkers: context.assessor.busyWorkers,
      isReady: context.readiness.current == .ready
    )
    return HTTPResponse(
      status: 200,
      headers: [HTTPResponse.contentType(PrometheusRegistry.mediaType)],
      body: Array(context.metrics.registry.exposition().utf8)
    )
  }
}
