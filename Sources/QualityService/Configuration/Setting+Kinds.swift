/// The kinds of value a setting may have, each with its reading, its writing and its range in one place.
extension Setting {
  typealias Field<Value> = WritableKeyPath<ServiceConfiguration, Value> & Sendable

  static func text(_ key: String, _ field: Field<String>, allowed: String, _ explanation: String) -> Setting {
    Setting(
      key: key,
      explanation: explanation,
      allowed: allowed,
      text: { $0[keyPath: field] },
      apply: { text, configuration in
        configuration[keyPath: field] = text
        return !text.contains("\0")
      }
    )
  }

  static func integer(
    _ key: String,
    _ field: Field<Int>,
    _ range: ClosedRange<Int>,
    _ explanation: String
  ) -> Setting {
    Setting(
      key: key,
      explanation: explanation,
      allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      text: { String($0[keyPath: field]) },
      apply: { text, configuration in
        guard let value = Int(text), range.contains(value) else { return false }
        configuration[keyPath: field] = value
        return true
      }
    )
  }

  static func seconds(
    _ key: String,
    _ field: Field<Double>,
    _ range: ClosedRange<Double>,
    _ explanation: String
  ) -> Setting {
    Setting(
      key: key,
      explanation: explanation,
      allowed: "seconds from \(short(range.lowerBound)) to \(short(range.upperBound))",
      text: { short($0[keyPath: field]) },
      apply: { text, configuration in
        guard let value = Double(text), range.contains(value) else { return false }
        configuration[keyPath: field] = value
        return true
      }
    )
  }

  static func choice<Value: Sendable>(
    _ key: String,
    _ field: Field<Value>,
    names: [(name: String, value: Value)],
    name: @escaping @Sendable (Value) -> String,
    _ explanation: String
  ) -> Setting {
    Setting(
      key: key,
      explanation: explanation,
      allowed: "one of \(names.map(\.name).joined(separator: ", "))",
      text: { name($0[keyPath: field]) },
      apply: { text, configuration in
        guard let choice = names.first(where: { $0.name == text }) else { return false }
        configuration[keyPath: field] = choice.value
        return true
      }
    )
  }

  /// "10" rather than "10.0".
  private static func short(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
