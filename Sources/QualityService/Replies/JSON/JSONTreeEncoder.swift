/// The `Encoder` handed to a value that writes itself to one node.
struct JSONTreeEncoder: Encoder {
  let codingPath: [any CodingKey]
  var node = JSONNode()
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.becomeObject()
    return KeyedEncodingContainer(JSONObjectContainer<Key>(codingPath: codingPath, node: node))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.becomeArray()
    return JSONArrayContainer(codingPath: codingPath, node: node)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    JSONScalarContainer(codingPath: codingPath, node: node)
  }
}
