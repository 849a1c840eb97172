import CMicroHTTPD

/// Header fields in the order they came, looked up without regard to case (RFC 9110, section 5.1).
public struct HTTPHeaders: Sendable, Sequence {
  private var fields: [(name: String, value: String)]

  public init(_ fields: [(name: String, value: String)] = []) {
    self.fields = fields
  }

  /// The headers that the library has read on a connection, without the blanks around their values (RFC 9110, section
  /// 5.5), of which it leaves those behind. Only Transfer-Encoding keeps them: the library reads it so, and both must
  /// find the same end of a body. To be called on the library's thread.
  init(receivedOn connection: OpaquePointer) {
    self.init()
    withUnsafeMutablePointer(to: &self) { headers in
      _ = MHD_get_connection_values_n(
        connection,
        .HEADER_KIND,
        { context, _, name, nameLength, value, valueLength in
          guard let context, let name else { return .NO }
          let nameBytes = UnsafeRawBufferPointer(start: name, count: nameLength)
          let valueBytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength)
          let field = String(decoding: nameBytes, as: UTF8.self)
          let keepsBlanks = HTTPHeaders.isSameName(field, "Transfer-Encoding")
          let content = keepsBlanks ? valueBytes[...] : HTTPHeaders.trimmed(valueBytes)
          context.assumingMemoryBound(to: HTTPHeaders.self).pointee.append(
            name: field, value: String(decoding: content, as: UTF8.self))
          return .YES
        },
        headers
      )
    }
  }

  /// The first value of a field, nil if the request has none.
  public subscript(name: String) -> String? {
    fields.first { HTTPHeaders.isSameName($0.name, name) }?.value
  }

  /// All values of a field, in order.
  public func values(of name: String) -> [String] {
    fields.filter { HTTPHeaders.isSameName($0.name, name) }.map(\.value)
  }

  /// The Content-Type without its parameters, in lower case; nil where it is missing or empty.
  public var mediaType: String? {
    guard let text = self["Content-Type"] else { return nil }
    let type = HTTPHeaders.trimmed(Array(text.utf8.prefix { $0 != UInt8(ascii: ";") })[...])
    return type.isEmpty ? nil : String(decoding: type, as: UTF8.self).lowercased()
  }

  /// Adds a field after those that are there.
  public mutating func append(name: String, value: String) {
    fields.append((name, value))
  }

  public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    fields.makeIterator()
  }

  /// Bytes the fields took in the request: name, colon, space, value and line break each.
  var byteCount: Int { reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 } }

  /// The bytes without the blanks at either end.
  static func trimmed<Bytes: BidirectionalCollection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence
  where Bytes.SubSequence: BidirectionalCollection {
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
    return rest
  }

  /// A space or a tab: the blanks of a line.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Field names are ASCII tokens, so only bit 5 distinguishes upper from lower case.
  static func isSameName(_ first: String, _ second: String) -> Bool {
    first.utf8.count == second.utf8.count
      && zip(first.utf8, second.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// Whether a name is a token of RFC 9110, section 5.6.2.
  static func isToken(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { tokenBytes.contains($0) }
  }

  private static let tokenBytes = Set(
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8
  )
}
