/// Appends members to a node's object, in the order they are encoded.
struct JSONObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let codingPath: [any CodingKey]
  let node: JSONNode

  func encodeNil(forKey key: Key) { node.appendMember(key.stringValue).set(.null) }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try JSONScalarContainer(codingPath: codingPath + [key], node: node.appendMember(key.stringValue)).encode(value)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type,
    forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    encoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { encoder(key).unkeyedContainer() }

  func superEncoder() -> any Encoder { JSONTreeEncoder(codingPath: codingPath, node: node.appendMember("super")) }

  func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }

  private func encoder(_ key: Key) -> JSONTreeEncoder {
    JSONTreeEncoder(codingPath: codingPath + [key], node: node.appendMember(key.stringValue))
  }
}
