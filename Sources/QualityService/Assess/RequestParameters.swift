import HTTPServer

extension HTTPRequest {
  /// The parameters of a request, as text: its query, and the members of a JSON body beside the image, which come
  /// before a parameter of the same name in the query.
  ///
  /// - Throws: `ParameterError` for a member that is no parameter whatever its name.
  func parameterValues() throws(ParameterError) -> [(name: String, value: String)] {
    guard case .json(.object(let members)) = content else { return queryValues }
    var values: [(name: String, value: String)] = []
    for member in members where member.name != ImageUpload.fieldName {
      if let text = try member.parameterText() { values.append((member.name, text)) }
    }
    return queryValues.filter { query in !values.contains { $0.name == query.name } } + values
  }

  /// The query without `_`, which programs add to an address so that no cache answers.
  var queryValues: [(name: String, value: String)] { query.filter { $0.name != "_" } }
}

extension JSONValue.Member {
  /// The value as a query would have it; nil where it is null, which says that it is not given.
  ///
  /// - Throws: `ParameterError` for an array, an object, and a number or a truth value in quotes: what JSON has a type
  ///   for is sent as such.
  fileprivate func parameterText() throws(ParameterError) -> String? {
    switch value {
    case .null: return nil
    case .bool(let value): return String(value)
    case .integer(let value): return String(value)
    case .number(let value): return Int64(exactly: value).map { String($0) } ?? String(value)
    case .string(let text):
      guard Double(text) == nil, Bool(text) == nil else {
        throw ParameterError(
          name, "\(name) is '\(text.prefix(100))' in quotes", allowed: "\(text.prefix(100)) without them")
      }
      return text
    case .array: throw ParameterError(name, "\(name) is an array", allowed: "a single value")
    case .object: throw ParameterError(name, "\(name) is an object", allowed: "a single value")
    case .bytes: throw ParameterError(name, "\(name) is an image", allowed: "a single value")
    }
  }
}
