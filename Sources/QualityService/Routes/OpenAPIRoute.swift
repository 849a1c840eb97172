import HTTPServer

/// `GET /openapi.yaml`: the description of this interface.
enum OpenAPIRoute {
  static func route(document: [UInt8]) -> Route {
    // RFC 9512 registers the type.
    let response = HTTPResponse(status: 200, headers: [HTTPResponse.contentType("application/yaml")], body: document)
    return Route("GET", "/openapi.yaml", respond: .immediate { _ in response })
  }
}
