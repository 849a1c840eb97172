import HTTPServer
import Logging
import QualityModel

/// Every route there is; openapi.yaml describes each.
enum ServiceRoutes {
  static func all(context: ServiceContext, openAPI: [UInt8], page: [UInt8]) throws -> [Route] {
    try [
      AssessRequestPipeline(context: context, purpose: .assessment).route,
      AssessRequestPipeline(context: context, purpose: .map).route,
      BatchRequestPipeline(context: context, purpose: .batch).route,
      BatchRequestPipeline(context: context, purpose: .comparison).route,
      model(context.model, precision: context.assessor.precision),
    ] + HealthRoutes(context: context).routes + [metrics(context)] + DescriptionRoutes(document: openAPI).routes
      + (context.configuration.page ? [PageRoute(page: page).route] : [])
  }

  /// `GET /v1/model`: which model scores, under which licence, and how well.
  private static func model(_ model: QualityModel, precision: Assessor.Precision) throws -> Route {
    let response = try HTTPResponse.json(ModelReply(model, precision: precision))
    return Route("GET", "/v1/model", respond: .immediate { _ in response })
  }

  /// `GET /metrics`: the metrics in Prometheus' text format.
  private static func metrics(_ context: ServiceContext) -> Route {
    Route(
      "GET",
      "/metrics",
      respond: .immediate { _ in
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
    )
  }
}
