/// Lets web pages of other origins read the replies (CORS: the Fetch standard, section 3.2). Without credentials: a
/// service that knows no users has none to protect.
public struct CrossOriginPolicy: Sendable, Equatable {
  /// The origins that are let in, as browsers write them (`https://app.example`); nil for every one.
  public let origins: Set<String>?

  /// How long a browser need not ask again, in seconds: as long as the one that remembers least.
  private static let preflightSeconds = 7_200
  /// Headers of replies that a page could not read otherwise.
  private static let exposed = "Accept-Encoding, Accept-Post, Allow, Retry-After, X-Request-ID"

  public init(origins: Set<String>?) {
    self.origins = origins
  }

  /// What every reply to a request carries.
  func headers(for request: HTTPHeaders) -> [(String, String)] {
    let exposed = ("Access-Control-Expose-Headers", CrossOriginPolicy.exposed)
    guard let origins else { return [("Access-Control-Allow-Origin", "*"), exposed] }
    // A cache must not give one origin's reply to another, nor one that was for none.
    let vary = ("Vary", "Origin")
    guard let origin = request["Origin"], origins.contains(origin) else { return [vary] }
    return [("Access-Control-Allow-Origin", origin), exposed, vary]
  }

  /// What a reply to OPTIONS carries beside that, where it is a preflight of an origin that is let in.
  ///
  /// - Parameter methods: Those the path has.
  func preflightHeaders(for request: HTTPHeaders, methods: [String]) -> [(String, String)] {
    guard let origin = request["Origin"], request["Access-Control-Request-Method"] != nil,
      origins?.contains(origin) ?? true
    else { return [] }
    var headers = [
      ("Access-Control-Allow-Methods", methods.joined(separator: ", ")),
      ("Access-Control-Max-Age", "\(CrossOriginPolicy.preflightSeconds)"),
    ]
    // The service minds no header that it does not know, so a page may send any.
    let asked = request.values(of: "Access-Control-Request-Headers").flatMap { $0.split(separator: ",") }
      .map { String(decoding: HTTPHeaders.trimmed(Array($0.utf8)[...]), as: UTF8.self) }
      .filter(HTTPHeaders.isToken)
    if !asked.isEmpty { headers.append(("Access-Control-Allow-Headers", asked.joined(separator: ", "))) }
    return headers
  }
}

extension CrossOriginPolicy {
  /// An origin as browsers serialise it (RFC 6454, section 6.2), so that it can be compared byte by byte: scheme and
  /// host in lower case, without a path or the scheme's default port; or `null`, which pages without an origin send.
  ///
  /// - Returns: nil for anything else.
  public static func normalizedOrigin(_ text: String) -> String? {
    if text == "null" { return text }
    let parts = text.lowercased().split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let scheme = parts.first, let authority = parts.last,
      let first = scheme.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
      scheme.utf8.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789+-.".utf8.contains($0) })
    else { return nil }
    // The colons of an IPv6 address stand in brackets.
    let portStart = authority.lastIndex(of: ":").flatMap { colon in
      authority[colon...].contains("]") ? nil : colon
    }
    let host = authority[..<(portStart ?? authority.endIndex)]
    guard !host.isEmpty, host.utf8.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789-._[:]".utf8.contains($0) }),
      host.first == "[" ? host.last == "]" : !host.contains(where: { "[:]".contains($0) })
    else { return nil }
    guard let portStart else { return "\(scheme)://\(host)" }
    let digits = authority[authority.index(after: portStart)...]
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let port = UInt16(digits)
    else { return nil }
    let isDefault = (scheme == "https" && port == 443) || (scheme == "http" && port == 80)
    return isDefault ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }
}
