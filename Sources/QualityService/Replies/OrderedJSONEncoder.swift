import HTTPServer
import Logging

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

extension HTTPResponse {
  /// A JSON reply, ended by a newline for people with a terminal.
  static func json(_ value: some Encodable, logMetadata: Logger.Metadata = [:]) throws -> HTTPResponse {
    json(try OrderedJSONEncoder.json(value), logMetadata: logMetadata)
  }

  static func json(_ value: JSONValue, logMetadata: Logger.Metadata) -> HTTPResponse {
    HTTPResponse(
      status: 200, headers: [contentType("application/json"), notStored], body: value.bytes + [UInt8(ascii: "\n")],
      logMetadata: logMetadata)
  }

  /// A problem document (RFC 9457); its code goes into the request's log line.
  static func problem(_ problem: Problem, requestID: String) -> HTTPResponse {
    HTTPResponse(
      status: problem.code.status,
      headers: [contentType(Problem.mediaType), notStored] + problem.headers.map { ($0.name, $0.value) },
      body: problem.document(requestID: requestID) + [UInt8(ascii: "\n")],
      logMetadata: ["code": .string(problem.code.rawValue)]
    )
  }

  static func contentType(_ type: String) -> (String, String) { ("Content-Type", type) }

  /// Scores and states are of the moment; no cache on the way may keep them.
  static let notStored = ("Cache-Control", "no-store")
}

/// The `Encoder` handed to a value that writes itself to one node.
private struct JSONTreeEncoder: Encoder {
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

/// Appends members to a node's object, in the order they are encoded.
private struct JSONObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
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

/// Appends elements to a node's array.
private struct JSONArrayContainer: UnkeyedEncodingContainer {
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

/// Writes one value to a node.
private struct JSONScalarContainer: SingleValueEncodingContainer {
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

/// A place in the tree that is being built; containers of one place share it.
private final class JSONNode {
  private enum Kind { case scalar, array, object }

  private var kind = Kind.scalar
  private var scalar = JSONValue.null
  private var names: [String] = []
  private var children: [JSONNode] = []

  /// Elements of an array, or members of an object, so far.
  var count: Int { children.count }

  var value: JSONValue {
    switch kind {
    case .scalar: scalar
    case .array: .array(children.map(\.value))
    case .object: .object(zip(names, children).map { JSONValue.Member($0, $1.value) })
    }
  }

  func set(_ value: JSONValue) { scalar = value }
  func becomeArray() { kind = .array }
  func becomeObject() { kind = .object }

  func appendElement() -> JSONNode {
    let node = JSONNode()
    children.append(node)
    return node
  }

  func appendMember(_ name: String) -> JSONNode {
    names.append(name)
    return appendElement()
  }
}
