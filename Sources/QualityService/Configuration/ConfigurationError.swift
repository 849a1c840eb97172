/// Why a configuration cannot be used, in a sentence that says what to change.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadableFile(path: String, reason: String)
  /// The file is not a YAML mapping of keys to single values.
  case malformedFile(path: String, reason: String)
  /// The file has a key that does not exist.
  case unknownKey(String, path: String, suggestion: String?)
  /// A value is not allowed; `name` says where it was set.
  case badValue(name: String, value: String, allowed: String, source: ConfigurationSource)

  public var description: String {
    switch self {
    case .unreadableFile(let path, let reason):
      return "cannot read the configuration file \(path): \(reason)"
    case .malformedFile(let path, let reason):
      return "the configuration file \(path) is not valid YAML of `key: value` lines: \(reason)"
    case .unknownKey(let key, let path, let suggestion):
      let advice = suggestion.map { "did you mean '\($0)'?" } ?? "'deepbiq serve --help' lists every key"
      return "unknown key '\(key)' in \(path); \(advice)"
    case .badValue(let name, let value, let allowed, _):
      return "\(name) is '\(value)'; it must be \(allowed)"
    }
  }
}

/// Where a value of the configuration came from, for messages.
public enum ConfigurationSource: Sendable, Equatable {
  /// A key of the configuration file at this path.
  case file(String)
  /// An environment variable.
  case environment
  /// A command-line flag.
  case commandLine
  /// Set in code.
  case code

  /// How a setting is named where it was set.
  func name(of setting: Setting) -> String {
    switch self {
    case .file(let path): "\(setting.key) in \(path)"
    case .environment: setting.environmentVariable
    case .commandLine: "--\(setting.flag)"
    case .code: setting.key
    }
  }
}

/// Where each value of a configuration came from, by key, for messages.
struct ConfigurationSources: Sendable, Equatable {
  private var sources: [String: ConfigurationSource] = [:]

  /// nil for a built-in default.
  subscript(key: String) -> ConfigurationSource? {
    get { sources[key] }
    set { sources[key] = newValue }
  }

  /// Configurations of the same values are equal, wherever the values came from.
  static func == (first: ConfigurationSources, second: ConfigurationSources) -> Bool { true }
}
