import CYAML

/// Reads the keys and values of a flat YAML file with libyaml's events: nothing is built that could unfold, and no
/// more is held than the file itself has.
struct YAMLSettings {
  /// What a file may say for a key.
  enum Value: Sendable, Equatable {
    /// One value, as it is written.
    case text(String)
    /// Nothing: `~`, `null`, or no value at all (YAML 1.2, section 10.2.1.1).
    case null
    /// Several values, as they are written.
    case list([String])
  }

  /// Why a file is not a mapping of keys to values, and where.
  struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ problem: String, at mark: yaml_mark_t) {
      description = "\(problem) (line \(mark.line + 1), column \(mark.column + 1))"
    }
  }

  /// By key; nested keys are joined by dots. Empty for a file without a key.
  private(set) var values: [String: Value] = [:]

  /// The keys whose nested mappings are open, each with those before it.
  private var path: [String] = []
  /// The key whose value comes next.
  private var key: String?
  /// The key of the sequence that is open.
  private var listKey: String?
  /// How many sequences, and what is in them, are open.
  private var skipped = 0
  private var documents = 0
  /// Whether the document's own mapping has begun.
  private var isInMapping = false

  /// - Throws: ``Refusal``.
  init(_ yaml: [UInt8]) throws(Refusal) {
    var parser = yaml_parser_t()
    precondition(yaml_parser_initialize(&parser) == 1, "no memory for a parser")
    defer { yaml_parser_delete(&parser) }
    let refusal = yaml.withUnsafeBufferPointer { bytes in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      return readEvents(&parser)
    }
    if let refusal { throw refusal }
  }

  private mutating func readEvents(_ parser: inout yaml_parser_t) -> Refusal? {
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else {
        return Refusal(parser.problem.map { String(cString: $0) } ?? "it cannot be parsed", at: parser.problem_mark)
      }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return nil }
      do throws(Refusal) {
        try take(event)
      } catch {
        return error
      }
    }
  }

  private mutating func take(_ event: yaml_event_t) throws(Refusal) {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      guard documents == 1 else { throw Refusal("there is a second document", at: event.start_mark) }
    case YAML_ALIAS_EVENT: throw Self.alias(event)
    case YAML_SCALAR_EVENT:
      guard event.data.scalar.anchor == nil else { throw Self.alias(event) }
      let bytes = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
      try take(String(decoding: bytes, as: UTF8.self), event)
    case YAML_SEQUENCE_START_EVENT:
      guard event.data.sequence_start.anchor == nil else { throw Self.alias(event) }
      if skipped == 0 {
        listKey = key
        try set(.list([]), event)
      } else {
        appendToList(Self.nested)
      }
      skipped += 1
    case YAML_MAPPING_START_EVENT:
      guard event.data.mapping_start.anchor == nil else { throw Self.alias(event) }
      if skipped > 0 {
        appendToList(Self.nested)
        skipped += 1
      } else if let key {
        path.append(key)
        self.key = nil
      } else if isInMapping {
        throw Refusal("a key must be a word", at: event.start_mark)
      } else {
        isInMapping = true
      }
    case YAML_SEQUENCE_END_EVENT: skipped -= 1
    case YAML_MAPPING_END_EVENT:
      if skipped > 0 { skipped -= 1 } else { _ = path.popLast() }
    default: break
    }
  }

  private mutating func take(_ scalar: String, _ event: yaml_event_t) throws(Refusal) {
    if skipped > 0 { return appendToList(scalar) }
    if key != nil { return try set(Self.isNull(scalar, event) ? .null : .text(scalar), event) }
    if isInMapping {
      key = (path.last.map { $0 + "." } ?? "") + scalar
    } else if !scalar.isEmpty {
      throw Refusal("it is no mapping", at: event.start_mark)
    }
  }

  /// Text in quotes is text, whatever it says.
  private static func isNull(_ scalar: String, _ event: yaml_event_t) -> Bool {
    event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && ["", "~", "null", "Null", "NULL"].contains(scalar)
  }

  private mutating func set(_ value: Value, _ event: yaml_event_t) throws(Refusal) {
    guard let key else {
      throw Refusal(isInMapping ? "a key must be a word" : "it is no mapping", at: event.start_mark)
    }
    guard values.updateValue(value, forKey: key) == nil else {
      throw Refusal("the key '\(key)' is there twice", at: event.start_mark)
    }
    self.key = nil
  }

  /// What stands in a list for an item that is no single value.
  private static let nested = "..."

  private mutating func appendToList(_ item: String) {
    guard skipped == 1, let listKey, case .list(let items)? = values[listKey] else { return }
    values[listKey] = .list(items + [item])
  }

  private static func alias(_ event: yaml_event_t) -> Refusal {
    Refusal("anchors and aliases (& and *) are not supported", at: event.start_mark)
  }
}
