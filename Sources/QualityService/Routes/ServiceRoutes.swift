import HTTPServer

/// Every route there is; openapi.yaml describes each.
enum ServiceRoutes {
  static func all(context: ServiceContext, openAPI: [UInt8]) throws -> [Route] {
    [
      AssessRoute(context: context).route,
      try ModelRoute.route(model: context.model, precision: context.configuration.precision),
    ] + HealthRoutes(context: context).routes + [
      MetricsRoute(context: context).route,
      OpenAPIRoute.route(document: openAPI),
    ]
  }
}
