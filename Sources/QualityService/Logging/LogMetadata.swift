import Logging

/// What both log handlers do with metadata.
enum LogMetadata {
  /// The metadata of one line, sorted by key; the line's own wins over the provider's, the provider's over the handler's.
  static func merged(
    handler: Logger.Metadata,
    provider: Logger.MetadataProvider?,
    event: Logger.Metadata?
  ) -> [(key: String, value: Logger.Metadata.Value)] {
    var all = handler
    if let provider { all.merge(provider.get()) { $1 } }
    if let event { all.merge(event) { $1 } }
    return all.sorted { $0.key < $1.key }
  }

  static func json(_ value: Logger.Metadata.Value) -> JSONValue {
    switch value {
    case .string(let text): .string(text)
    case .stringConvertible(let value as Int): .integer(Int64(value))
    case .stringConvertible(let value as Double): .number(value)
    case .stringConvertible(let value as Bool): .bool(value)
    case .stringConvertible(let value): .string(value.description)
    case .array(let values): .array(values.map(json))
    case .dictionary(let values):
      .object(values.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, json($0.value)) })
    }
  }
}
