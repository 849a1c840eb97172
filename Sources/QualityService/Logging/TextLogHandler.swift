import Foundation
import Logging

/// Writes each log line as text for people: time of day in UTC, level, message, then the metadata as key=value.
public struct TextLogHandler: LogHandler {
  public var metadata = Logger.Metadata()
  public var logLevel: Logger.Level
  public var metadataProvider: Logger.MetadataProvider?

  private let output: LogOutput
  private let now: @Sendable () -> Date

  /// A handler that writes to `output`, with `now` as the clock of its timestamps.
  public init(
    level: Logger.Level = .info,
    output: LogOutput = .standardError,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.logLevel = level
    self.output = output
    self.now = now
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let time = Timestamp.text(of: now()).dropFirst("2026-01-31T".count).dropLast("Z".count)
    var line = "\(time) \(event.level.rawValue.uppercased()) \(PrintableText.of(event.message.description))"
    if let error = event.error { line += " error=\(TextLogHandler.quoted(String(describing: error)))" }
    for (key, value) in LogMetadata.merged(handler: metadata, provider: metadataProvider, event: event.metadata) {
      line += " \(key)=\(TextLogHandler.quoted(value.description))"
    }
    output.write(Array((line + "\n").utf8))
  }

  private static func quoted(_ text: String) -> String {
    let plain = !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
    return PrintableText.of(
      plain ? text : "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\""))\""
    )
  }
}
