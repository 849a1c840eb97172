import Foundation
import Logging

/// Writes each log line as one JSON object: timestamp, level, logger, message, then the metadata as further members.
/// Numbers and truth values in the metadata stay what they are, so that a log store can calculate with them.
public struct JSONLogHandler: LogHandler {
  public var metadata = Logger.Metadata()
  public var logLevel: Logger.Level
  public var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let output: LogOutput
  private let now: @Sendable () -> Date

  /// A handler that writes to `output`, with `now` as the clock of its timestamps.
  public init(
    label: String,
    level: Logger.Level = .info,
    output: LogOutput = .standardError,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.label = label
    self.logLevel = level
    self.output = output
    self.now = now
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Members no metadata may replace; metadata of the same name gets a `metadata.` in front.
  private static let reserved: Set<String> = ["timestamp", "level", "logger", "message", "error"]

  public func log(event: LogEvent) {
    var members: [JSONValue.Member] = [
      .init("timestamp", .string(Timestamp.text(of: now()))),
      .init("level", .string(event.level.rawValue)),
      .init("logger", .string(label)),
      .init("message", .string(event.message.description)),
    ]
    if let error = event.error { members.append(.init("error", .string(String(describing: error)))) }
    let all = LogMetadata.merged(handler: metadata, provider: metadataProvider, event: event.metadata)
    for (key, value) in all {
      let name = JSONLogHandler.reserved.contains(key) ? "metadata.\(key)" : key
      members.append(.init(name, LogMetadata.json(value)))
    }
    var line = JSONValue.object(members).bytes
    line.append(UInt8(ascii: "\n"))
    output.write(line)
  }
}
