import QualityModel

extension ServiceConfiguration {
  /// A configuration from its three sources, each overriding the one before: the file, the environment variables
  /// (`DEEPBIQ_*`), the command line.
  ///
  /// - Parameters:
  ///   - file: path of a YAML file; nil leaves the built-in defaults.
  ///   - environment: the process environment; an empty variable counts as one that is not set.
  ///   - commandLine: values by key of the setting.
  /// - Returns: a valid configuration.
  /// - Throws: `ConfigurationError`: an unreadable file, an unknown key, or a value that is not allowed.
  public static func load(
    file: String?,
    environment: [String: String],
    commandLine: [String: String]
  ) throws(ConfigurationError) -> ServiceConfiguration {
    var layers: [(source: ConfigurationSource, values: [String: YAMLSettings.Value])] = []
    if let file {
      let contents = try ConfigurationFile(path: file)
      try refuseUnknownKeys(of: contents)
      layers.append((.file(file), contents.values))
    }
    layers.append((.environment, values(of: withoutServiceLinks(environment))))
    layers.append((.commandLine, commandLine.mapValues { .text($0) }))

    var configuration = ServiceConfiguration()
    for layer in layers {
      for setting in Setting.all {
        let text: String
        switch layer.values[setting.key] {
        case .text(let value)?: text = value
        case .list(let values)? where setting.takesList: text = values.joined(separator: ", ")
        case .list?: throw badValue(setting, "a list", layer.source)
        // In a file: what is built in.
        case .null?, nil: continue
        }
        guard setting.apply(text, &configuration) else { throw badValue(setting, text, layer.source) }
        configuration.sources[setting.key] = layer.source
      }
    }
    try configuration.validate()
    return configuration
  }

  /// Names of `DEEPBIQ_*` variables that mean nothing here, with the setting each may be a misspelling of.
  public static func unknownVariables(in environment: [String: String]) -> [(name: String, suggestion: String?)] {
    let known = Setting.all.map(\.environmentVariable) + ["DEEPBIQ_CONFIG"]
    return environment.keys.filter {
      environment[$0]?.isEmpty == false && $0.hasPrefix(Setting.environmentPrefix) && !known.contains($0)
        && !isServiceLink($0)
    }
    .sorted()
    .map { ($0, SpellingSuggestion.nearest(to: $0, among: known)) }
  }

  private static func refuseUnknownKeys(of file: ConfigurationFile) throws(ConfigurationError) {
    let known = Setting.all.map(\.key)
    for key in file.values.keys.sorted() where !known.contains(key) {
      throw .unknownKey(key, path: file.path, suggestion: SpellingSuggestion.nearest(to: key, among: known))
    }
  }

  /// The variables that are settings, by key.
  private static func values(of environment: [String: String]) -> [String: YAMLSettings.Value] {
    Setting.all.reduce(into: [:]) { values, setting in
      values[setting.key] = environment[setting.environmentVariable].flatMap { $0.isEmpty ? nil : .text($0) }
    }
  }

  /// Kubernetes sets DEEPBIQ_SERVICE_HOST, DEEPBIQ_PORT_8080_TCP and their like in every container beside a Service
  /// called deepbiq.
  private static func isServiceLink(_ name: String) -> Bool {
    ["SERVICE_", "PORT_"].contains { name.hasPrefix(Setting.environmentPrefix + $0) }
  }

  /// It also sets DEEPBIQ_PORT=tcp://10.0.0.1:8080 there; that is not a setting of ours.
  private static func withoutServiceLinks(_ environment: [String: String]) -> [String: String] {
    environment.filter { !($0.key == "DEEPBIQ_PORT" && $0.value.hasPrefix("tcp://")) }
  }
}
