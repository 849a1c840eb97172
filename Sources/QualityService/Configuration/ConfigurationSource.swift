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
