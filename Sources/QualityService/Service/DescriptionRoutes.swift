import HTTPServer

/// `GET /openapi.yaml` and `GET /openapi.json`: the description of this interface.
struct DescriptionRoutes: Sendable {
  /// UTF-8 YAML.
  let document: [UInt8]

  /// - Throws: `YAMLSettings.Refusal` where the document cannot be read.
  var routes: [Route] {
    get throws {
      let json = try YAMLDocument(document).value.bytes
      return [
        Route("GET", "/openapi.yaml", respond: .immediate { request in yaml(for: request) }),
        Route(
          "GET", "/openapi.json",
          respond: .immediate { _ in HTTPResponse(status: 200, headers: headers("application/json"), body: json) }),
      ]
    }
  }

  /// RFC 9512 registers the media type, which browsers would save instead of show: they get plain text.
  private func yaml(for request: HTTPRequest) -> HTTPResponse {
    let isForPeople = request.headers.prefers("text/html", over: "application/yaml")
    let type = isForPeople ? "text/plain; charset=utf-8" : "application/yaml"
    return HTTPResponse(status: 200, headers: headers(type), body: document)
  }

  private func headers(_ type: String) -> [(String, String)] {
    [HTTPResponse.contentType(type), ("Content-Disposition", "inline"), ("X-Content-Type-Options", "nosniff")]
  }
}
