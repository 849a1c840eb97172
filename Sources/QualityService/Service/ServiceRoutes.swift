import HTTPServer
import Logging
import QualityModel

/// Every route there is; openapi.yaml describes each.
enum ServiceRoutes {
  static func all(context: ServiceContext, openAPI: [UInt8]) throws -> [Route] {
    [
      AssessRequestPipeline(context: context).route,
      try model(context.model, precision: context.assessor.precision),
    ] + HealthRoutes(context: context).routes + [metrics(context), description(openAPI)]
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

  /// `GET /openapi.yaml`: the description of this interface. RFC 9512 registers its media type.
  private static func description(_ document: [UInt8]) -> Route {
    let response = HTTPResponse(status: 200, headers: [HTTPResponse.contentType("application/yaml")], body: document)
    return Route("GET", "/openapi.yaml", respond: .immediate { _ in response })
  }
}
