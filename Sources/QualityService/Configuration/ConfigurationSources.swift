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
