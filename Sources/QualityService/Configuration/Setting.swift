/// One key of the configuration: its name in the file, the environment and on the command line, what it allows, and how it
/// reads from and writes to a `ServiceConfiguration`.
public struct Setting: Sendable {
  /// Name in the configuration file, in snake_case.
  public let key: String
  /// What the value does, one sentence for people.
  public let explanation: String
  /// The values allowed, in words: "a whole number from 0 to 65535".
  public let allowed: String
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
