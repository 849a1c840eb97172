import CYAML
import HTTPServer

/// A YAML document as JSON, read with libyaml's events: plain scalars by the core schema (YAML 1.2, section 10.3), what
/// is in quotes as text. Anchors, aliases and keys that are no words have no place in JSON and are refused.
struct YAMLDocument {
  let value: JSONValue

  private struct Container {
    var elements: [JSONValue] = []
    var members: [JSONValue.Member] = []
    var key: String?
    let isMapping: Bool

    var value: JSONValue { isMapping ? .object(members) : .array(elements) }
  }

  /// - Throws: `YAMLSettings.Refusal` for the first place that cannot be read.
  init(_ yaml: [UInt8]) throws {
    var parser = yaml_parser_t()
    precondition(yaml_parser_initialize(&parser) == 1, "no memory for a parser")
    defer { yaml_parser_delete(&parser) }
    value = try yaml.withUnsafeBufferPointer { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      return try YAMLDocument.read(&parser)
    }
  }

  private static func read(_ parser: inout yaml_parser_t) throws -> JSONValue {
    var containers: [Container] = []
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else {
        throw YAMLSettings.Refusal(
          parser.problem.map { String(cString: $0) } ?? "it cannot be parsed", at: parser.problem_mark)
      }
      defer { yaml_event_delete(&event) }
      let value: JSONValue
      switch event.type {
      case YAML_STREAM_END_EVENT: return .null
      case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
        containers.append(Container(isMapping: event.type == YAML_MAPPING_START_EVENT))
        continue
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: value = containers.removeLast().value
      case YAML_SCALAR_EVENT: value = scalar(event)
      case YAML_ALIAS_EVENT: throw YAMLSettings.Refusal("aliases (*) are not supported", at: event.start_mark)
      default: continue
      }
      guard let last = containers.indices.last else { return value }
      if !containers[last].isMapping {
        containers[last].elements.append(value)
      } else if let key = containers[last].key {
        containers[last].members.append(.init(key, value))
        containers[last].key = nil
      } else if event.type == YAML_SCALAR_EVENT {
        containers[last].key = text(event)
      } else {
        throw YAMLSettings.Refusal("a key must be a word", at: event.start_mark)
      }
    }
  }

  private static func text(_ event: yaml_event_t) -> String {
    let bytes = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func scalar(_ event: yaml_event_t) -> JSONValue {
    let text = text(event)
    guard event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default:
      let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
      guard isNumber, let number = Double(text) else { return .string(text) }
      return Int64(text).map(JSONValue.integer) ?? .number(number)
    }
  }
}
