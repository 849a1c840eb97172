/// A JSON value whose objects keep their order.
///
/// Foundation's `JSONEncoder` either shuffles an object's members or sorts them by name; a reply is read by people too, so
/// its score comes first.
enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One name and value of an object.
  struct Member: Sendable, Equatable {
    let name: String
    let value: JSONValue

    init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }
}
