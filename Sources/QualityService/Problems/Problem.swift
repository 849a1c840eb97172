import HTTPServer

/// A refusal as a problem document (RFC 9457).
public struct Problem: Error, Sendable, Equatable {
  /// Media type of a problem document.
  public static let mediaType = "application/problem+json"

  /// Which kind of refusal.
  public let code: ProblemCode
  /// What is wrong with this request and what to change.
  public let detail: String
  /// Further members of the document: limits, the parameter's name, what is allowed.
  let members: [JSONValue.Member]
  /// Headers the status asks for: Allow, Retry-After, Accept-Post.
  public let headers: [Header]

  /// One header of the reply.
  public struct Header: Sendable, Equatable {
    public let name: String
    public let value: String

    static func retryAfter(_ seconds: Int) -> Header { Header(name: "Retry-After", value: String(seconds)) }
  }

  init(_ code: ProblemCode, _ detail: String, members: [JSONValue.Member] = [], headers: [Header] = []) {
    self.code = code
    self.detail = detail
    self.members = members
    self.headers = headers
  }

  /// A URN that names the kind of problem; openapi.yaml explains each.
  public var type: String { "urn:deepbiq:problem:\(code.rawValue)" }

  /// The document as UTF-8 JSON.
  public func document(requestID: String) -> [UInt8] { json(requestID: requestID).bytes }

  /// The document; without the request's identifier where it stands in a reply that has it.
  func json(requestID: String? = nil) -> JSONValue {
    let own: [JSONValue.Member] = [
      .init("type", .string(type)),
      .init("title", .string(code.title)),
      .init("status", .integer(Int64(code.status))),
      .init("detail", .string(detail)),
      .init("code", .string(code.rawValue)),
    ]
    return .object(own + (requestID.map { [.init("request_id", .string($0))] } ?? []) + members)
  }
}
