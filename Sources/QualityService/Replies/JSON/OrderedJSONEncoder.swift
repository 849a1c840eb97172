/// Encodes any `Encodable` value to JSON with the members of objects in the order they were encoded: for a synthesized
/// conformance, the order of its properties.
public enum OrderedJSONEncoder {
  /// The value as UTF-8 JSON on one line.
  ///
  /// - Throws: whatever the value's own `encode(to:)` throws.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    try json(value).bytes
  }

  static func json(_ value: some Encodable) throws -> JSONValue {
    let encoder = JSONTreeEncoder(codingPath: [])
    try value.encode(to: encoder)
    return encoder.node.value
  }
}
