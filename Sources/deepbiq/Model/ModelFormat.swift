import ArgumentParser
import class Foundation.JSONEncoder

/// How a network is described.
enum ModelFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json

  /// A description as JSON: names in snake_case, in alphabetical order.
  static func json(_ description: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(description), as: UTF8.self) + "\n"
  }
}
