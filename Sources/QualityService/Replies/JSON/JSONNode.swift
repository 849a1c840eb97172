/// A place in the tree that is being built; containers of one place share it.
final class JSONNode {
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
