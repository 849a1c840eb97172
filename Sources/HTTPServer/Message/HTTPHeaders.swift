/// Header fields in the order they came, looked up without regard to case (RFC 9110, section 5.1).
public struct HTTPHeaders: Sendable, Sequence {
  private var fields: [(name: String, value: String)]

  public init(_ fields: [(name: String, value: String)] = []) {
    self.fields = fields
  }

  /// The first value of a field, nil if the request has none.
  public subscript(name: String) -> String? {
    fields.first { HTTPHeaders.isSameName($0.name, name) }?.value
  }

  /// All values of a field, in order.
  public func values(of name: String) -> [String] {
    fields.filter { HTTPHeaders.isSameName($0.name, name) }.map(\.value)
  }

  /// Adds a field after those that are there.
  public mutating func append(name: String, value: String) {
    fields.append((name, value))
  }

  public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    fields.makeIterator()
  }

  /// Field names are ASCII tokens, so bit 5 is all that tells upper from lower case.
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
