/// Appends elements to a node's array.
struct JSONArrayContainer: UnkeyedEncodingContainer {
  let codingPath: [any CodingKey]
  let node: JSONNode

  var count: Int { node.count }

  func encodeNil() { node.appendElement().set(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    try JSONScalarContainer(codingPath: codingPath, node: node.appendElement()).encode(value)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    superEncoder().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }

  func superEncoder() -> any Encoder { JSONTreeEncoder(codingPath: codingPath, node: node.appendElement()) }
}
