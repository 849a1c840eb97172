/// The path and query of a request line (RFC 9112, section 3.2).
struct RequestTarget {
  let path: String
  let query: [(name: String, value: String)]

  /// Takes the origin form (`/path?query`), the absolute form (`http://host/path?query`) and `*`.
  init(parsing target: String) throws(HTTPServerError) {
    var rest = Substring(target)
    if rest.first != "/", let scheme = ["http://", "https://"].first(where: { rest.lowercased().hasPrefix($0) }) {
      rest = rest.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
      if rest.first != "/" { rest = "/" + rest }
    }
    guard rest.first == "/" || rest == "*" else {
      throw .malformedRequest("the request target must begin with /")
    }
    guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw .malformedRequest("the request target holds a space or a control character; percent-encode it")
    }
    let parts = rest.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    path = try RequestTarget.decode(parts[0], plusIsSpace: false, what: "path")
    var query: [(name: String, value: String)] = []
    for pair in parts.count > 1 ? parts[1].split(separator: UInt8(ascii: "&")) : [] {
      let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = try RequestTarget.decode(sides[0], plusIsSpace: true, what: "query")
      let value = sides.count > 1 ? try RequestTarget.decode(sides[1], plusIsSpace: true, what: "query") : ""
      query.append((name, value))
    }
    self.query = query
  }

  private static func decode(
    _ text: Substring.UTF8View,
    plusIsSpace: Bool,
    what: String
  ) throws(HTTPServerError) -> String {
    guard let bytes = PercentEncoding.decoded(text, plusIsSpace: plusIsSpace),
      let decoded = String(validating: bytes, as: UTF8.self)
    else {
      throw .malformedRequest("the \(what) holds a malformed percent-encoding or is not UTF-8")
    }
    return decoded
  }
}
