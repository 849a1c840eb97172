import Configuration
import Foundation
import Synchronization

/// A configuration file: its values and the names of its keys.
struct ConfigurationFile: Sendable {
  let path: String
  let snapshot: YAMLSnapshot
  /// Every key in the file, nested ones joined by dots, sorted.
  let keys: [String]

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
    try self.init(path: path, yaml: ConfigurationFile.isBlank(data) ? Data("{}".utf8) : data)
  }

  init(path: String, yaml: Data) throws(ConfigurationError) {
    try ConfigurationFile.refuseExpansion(of: yaml, path: path)
    // A snapshot does not list its keys, but it asks about each whether it is secret: the one place they can be seen.
    let seen = SeenKeys()
    let options = YAMLSnapshot.ParsingOptions(
      secretsSpecifier: .dynamic { key, _ in
        seen.insert(key)
        return false
      }
    )
    do {
      snapshot = try YAMLSnapshot(data: yaml.bytes, providerName: path, parsingOptions: options)
    } catch {
      throw .malformedFile(path: path, reason: ConfigurationFile.oneLine(error))
    }
    self.path = path
    keys = seen.sorted
  }

  /// Refuses what could unfold to any size while it is parsed: a flat file of settings has no use for it.
  private static func refuseExpansion(of yaml: Data, path: String) throws(ConfigurationError) {
    guard yaml.count <= maximumByteCount else {
      throw .malformedFile(path: path, reason: "it has \(yaml.count) bytes; \(maximumByteCount) are allowed")
    }
    let text = String(decoding: yaml, as: UTF8.self)
      .replacing(/"[^"\n]*"|'[^'\n]*'/, with: "")
      .replacing(/(^|\s)#[^\n]*/.anchorsMatchLineEndings(), with: "")
    if text.contains(/(^|[\s\[\{,])[&*][^\s,\]\}]/.anchorsMatchLineEndings()) {
      throw .malformedFile(path: path, reason: "anchors and aliases (& and *) are not supported")
    }
  }

  private static let maximumByteCount = 64 * 1024

  /// A file of comments only leaves every default in place; YAML reads it as no document at all.
  private static func isBlank(_ data: Data) -> Bool {
    String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).allSatisfy {
      guard let first = $0.first(where: { !$0.isWhitespace }) else { return true }
      return first == "#"
    }
  }

  /// A parser shows the place over several lines.
  private static func oneLine(_ error: any Error) -> String {
    String(describing: error).split(whereSeparator: \.isNewline).joined(separator: "; ")
  }

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

/// The keys a YAML parser reports while it reads.
private final class SeenKeys: Sendable {
  private let keys = Mutex<Set<String>>([])

  func insert(_ key: String) {
    keys.withLock { _ = $0.insert(key) }
  }

  var sorted: [String] { keys.withLock { $0.sorted() } }
}
