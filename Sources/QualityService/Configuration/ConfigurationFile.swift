import Foundation

/// A configuration file: what it says for each of its keys.
struct ConfigurationFile: Sendable {
  let path: String
  /// By key; nested keys are joined by dots.
  let values: [String: YAMLSettings.Value]

  /// Reads a YAML file.
  ///
  /// - Throws: `ConfigurationError.unreadableFile` or `.malformedFile`.
  init(path: String) throws(ConfigurationError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadableFile(path: path, reason: ConfigurationFile.reason(error))
    }
    try self.init(path: path, yaml: data)
  }

  init(path: String, yaml: Data) throws(ConfigurationError) {
    guard yaml.count <= ConfigurationFile.maximumByteCount else {
      throw .malformedFile(
        path: path, reason: "it has \(yaml.count) bytes; \(ConfigurationFile.maximumByteCount) are allowed")
    }
    do throws(YAMLSettings.Refusal) {
      values = try YAMLSettings(Array(yaml)).values
    } catch {
      throw .malformedFile(path: path, reason: error.description)
    }
    self.path = path
  }

  private static let maximumByteCount = 64 * 1024

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile?, .fileNoSuchFile?: "there is no such file"
    case .fileReadNoPermission?: "permission denied"
    default: systemReason(error)
    }
  }

  /// What the operating system says, which Foundation wraps.
  private static func systemReason(_ error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
    guard let code = (cause as? POSIXError)?.code else { return cause.localizedDescription }
    return code == .EISDIR ? "it is a folder" : String(cString: strerror(code.rawValue))
  }
}
