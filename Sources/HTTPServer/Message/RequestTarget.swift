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
    guard let decoded = percentDecoded(text, plusIsSpace: plusIsSpace) else {
      throw .malformedRequest("the \(what) holds a malformed percent-encoding or is not UTF-8")
    }
    return decoded
  }

  /// The decoded text (RFC 3986, section 2.1), or nil if an escape is malformed or the bytes are not UTF-8.
  private static func percentDecoded(_ text: Substring.UTF8View, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(hexadecimalValue), let low = iterator.next().flatMap(hexadecimalValue)
        else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace:
        bytes.append(UInt8(ascii: " "))
      default:
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimalValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
