import QualityModel

/// One key of the configuration: its name in the file, the environment and on the command line, what it allows, and how
/// its value is read from text into a `ServiceConfiguration` and written back.
public struct Setting: Sendable {
  /// Name in the configuration file, in snake_case.
  public let key: String
  /// What the value does, one sentence for people.
  public let explanation: String
  /// The values allowed, in words: "a whole number from 0 to 65535".
  public let allowed: String
  /// Whether a file may write the value as a list, which is read as if its items were separated by commas.
  var takesList = false
  /// The value of a configuration, as it would be written in the file.
  let text: @Sendable (ServiceConfiguration) -> String
  /// Puts a written value into a configuration; false where the value is not allowed.
  let apply: @Sendable (_ text: String, inout ServiceConfiguration) -> Bool

  /// "DEEPBIQ_BODY_LIMIT_MIB" for `body_limit_mib`.
  public var environmentVariable: String { Setting.environmentPrefix + key.uppercased() }
  /// "body-limit-mib" for `body_limit_mib`.
  public var flag: String { String(key.map { $0 == "_" ? "-" : $0 }) }
  /// The built-in value, as it would be written in the file.
  public var defaultText: String { text(ServiceConfiguration()) }

  static let environmentPrefix = "DEEPBIQ_"
}

/// The kinds of value a setting may have, each with its parsing, its text and its range in one place.
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
    number(key, field, range, allowed: "a whole number", explanation) { String($0) }
  }

  static func seconds(
    _ key: String,
    _ field: Field<Double>,
    _ range: ClosedRange<Double>,
    _ explanation: String
  ) -> Setting {
    number(key, field, range, allowed: "seconds", explanation, written: short)
  }

  private static func number<Value: LosslessStringConvertible & Comparable & Sendable>(
    _ key: String,
    _ field: Field<Value>,
    _ range: ClosedRange<Value>,
    allowed: String,
    _ explanation: String,
    written: @escaping @Sendable (Value) -> String
  ) -> Setting {
    Setting(
      key: key,
      explanation: explanation,
      allowed: "\(allowed) from \(written(range.lowerBound)) to \(written(range.upperBound))",
      text: { written($0[keyPath: field]) },
      apply: { text, configuration in
        guard let value = Value(text), range.contains(value) else { return false }
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

/// A viewing size as it is written in the configuration, in a query and on the command line.
extension ViewSize {
  /// Sizes one may ask for; a model narrows them further: its view is never smaller than one of its crops.
  public static let allowedPixels = 16...ModelMetadata.maximumViewSize

  /// "native", or the pixels of the shorter side as a whole number in `allowedPixels`; nil for anything else.
  public init?(text: String) {
    if text == "native" {
      self = .native
    } else if let pixels = Int(text), ViewSize.allowedPixels.contains(pixels) {
      self = .shorterSide(pixels)
    } else {
      return nil
    }
  }

  /// "native" or "500".
  public var text: String {
    switch self {
    case .shorterSide(let pixels): String(pixels)
    case .native: "native"
    }
  }
}
