import HTTPServer

extension HTTPResponse {
  /// A JSON reply, ended by a newline for people with a terminal.
  static func json(_ value: some Encodable, status: Int = 200) throws -> HTTPResponse {
    let body = try OrderedJSONEncoder.encode(value) + [UInt8(ascii: "\n")]
    return HTTPResponse(status: status, headers: [contentType("application/json"), notStored], body: body)
  }

  /// A problem document (RFC 9457).
  static func problem(_ problem: Problem, requestID: String) -> HTTPResponse {
    HTTPResponse(
      status: problem.code.status,
      headers: [contentType(Problem.mediaType), notStored] + problem.headers.map { ($0.name, $0.value) },
      body: problem.document(requestID: requestID) + [UInt8(ascii: "\n")]
    )
  }

  static func contentType(_ type: String) -> (String, String) { ("Content-Type", type) }

  /// Scores and states are of the moment; no cache between shall keep them.
  private static let notStored = ("Cache-Control", "no-store")
}
