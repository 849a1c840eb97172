/// Writes one value to a node.
struct JSONScalarContainer: SingleValueEncodingContainer {
  let codingPath: [any CodingKey]
  let node: JSONNode

  func encodeNil() { node.set(.null) }
  func encode(_ value: Bool) { node.set(.bool(value)) }
  func encode(_ value: String) { node.set(.string(value)) }
  func encode(_ value: Double) { node.set(.number(value)) }
  func encode(_ value: Float) { node.set(.number(Double(value))) }
  func encode(_ value: Int) throws { try encode(integer: value) }
  func encode(_ value: Int8) throws { try encode(integer: value) }
  func encode(_ value: Int16) throws { try encode(integer: value) }
  func encode(_ value: Int32) throws { try encode(integer: value) }
  func encode(_ value: Int64) throws { try encode(integer: value) }
  func encode(_ value: UInt) throws { try encode(integer: value) }
  func encode(_ value: UInt8) throws { try encode(integer: value) }
  func encode(_ value: UInt16) throws { try encode(integer: value) }
  func encode(_ value: UInt32) throws { try encode(integer: value) }
  func encode(_ value: UInt64) throws { try encode(integer: value) }

  func encode<Value: Encodable>(_ value: Value) throws {
    switch value {
    case let value as Bool: encode(value)
    case let value as String: encode(value)
    case let value as Double: encode(value)
    case let value as Int: try encode(value)
    default: try value.encode(to: JSONTreeEncoder(codingPath: codingPath, node: node))
    }
  }

  private func encode(integer: some BinaryInteger) throws {
    guard let value = Int64(exactly: integer) else {
      let context = EncodingError.Context(codingPath: codingPath, debugDescription: "larger than a 64-bit integer")
      throw EncodingError.invalidValue(integer, context)
    }
    node.set(.integer(value))
  }
}
