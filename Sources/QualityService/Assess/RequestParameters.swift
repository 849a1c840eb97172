import HTTPServer
import QualityModel

extension AssessmentParameters {
  /// What a request asks for, by the service's configuration and model.
  ///
  /// - Throws: `Problem`.
  init(_ request: HTTPRequest, for purpose: Purpose, in context: ServiceContext) throws(Problem) {
    let (model, configuration) = (context.model, context.configuration)
    func parse(_ values: [(name: String, value: String)]) throws(ParameterError) -> AssessmentParameters {
      try AssessmentParameters(values, for: purpose, model: model.metadata, configuration: configuration)
    }
    do throws(ParameterError) {
      // A query is refused for what it says, whatever a body says instead.
      _ = try parse(request.queryValues)
      let images = purpose == .batch ? ImageBatch.fieldName : ImageUpload.fieldName
      self = try parse(request.parameterValues(AssessmentParameters.names(for: purpose), beside: images))
    } catch {
      throw .invalidParameter(error)
    }
    if let reason = model.refusal(of: options.mode) {
      throw .unsupportedMode(options.mode, reason: reason, allowed: model.allowedModes)
    }
  }
}

extension HTTPRequest {
  /// The parameters of a request, as text: its query, and the fields of a form or the members of a JSON body, which
  /// come before a parameter of the same name in the query.
  ///
  /// - Parameters:
  ///   - known: the names of parameters. Other fields of a form are not the service's.
  ///   - images: the member of JSON that is none.
  /// - Throws: `ParameterError` for a member that is no parameter.
  func parameterValues(
    _ known: [String], beside images: String
  ) throws(ParameterError) -> [(name: String, value: String)] {
    var values: [(name: String, value: String)] = []
    switch content {
    case .form(let parts):
      for part in parts where part.filename == nil && known.contains(part.name) {
        values.append((part.name, String(decoding: part.bytes.prefix(1_000), as: UTF8.self)))
      }
    case .json(.object(let members)):
      for member in members where member.name != images {
        guard known.contains(member.name) else { throw ParameterError(unknown: member.name, known: [images] + known) }
        if let text = try member.parameterText() { values.append((member.name, text)) }
      }
    case .json, .bytes: break
    }
    return queryValues.filter { query in !values.contains { $0.name == query.name } } + values
  }

  /// The query without `_`, which programs add to an address so that no cache answers.
  var queryValues: [(name: String, value: String)] { query.filter { $0.name != "_" } }
}

extension JSONValue.Member {
  /// The value as a query would have it; nil where it is null, which says that it is not given.
  ///
  /// - Throws: `ParameterError` for a number or a truth value in quotes: what JSON has a type for is sent as such.
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
    // No parameter has such a value, but its name may be wrong, too.
    case .array: return "[...]"
    case .object: return "{...}"
    case .bytes: return "base64"
    }
  }
}
