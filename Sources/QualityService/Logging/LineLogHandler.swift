import Foundation
import HTTPServer
import Logging

/// Writes each log event as one line, as JSON or as text for people.
struct LineLogHandler: LogHandler {
  enum Style {
    /// An object: timestamp, level, logger, message, then the metadata as further members. Numbers and truth values in
    /// the metadata stay what they are, so that a log store can calculate with them.
    case json(label: String)
    /// The time of day in UTC, level, message, then the metadata as key=value.
    case text
  }

  var metadata = Logger.Metadata()
  var logLevel: Logger.Level
  var metadataProvider: Logger.MetadataProvider?

  private let style: Style
  private let output: LogOutput
  private let now: @Sendable () -> Date

  /// A handler that writes to `output`, with `now` as the clock of its timestamps.
  init(
    _ style: Style,
    level: Logger.Level = .info,
    output: LogOutput = .standardError,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.style = style
    self.logLevel = level
    self.output = output
    self.now = now
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    // An event's own metadata wins over the provider's, the provider's over the handler's.
    var all = metadata
    if let metadataProvider { all.merge(metadataProvider.get()) { $1 } }
    if let own = event.metadata { all.merge(own) { $1 } }
    let sorted = all.sorted { $0.key < $1.key }
    let line =
      switch style {
      case .json(let label): json(event, sorted, label: label)
      case .text: text(event, sorted)
      }
    output.write(line + [UInt8(ascii: "\n")])
  }

  /// Members that no metadata may replace; metadata of the same name gets `metadata.` as a prefix.
  private static let reserved: Set<String> = ["timestamp", "level", "logger", "message", "error"]

  private func json(
    _ event: LogEvent, _ metadata: [(key: String, value: Logger.Metadata.Value)], label: String
  ) -> [UInt8] {
    var members: [JSONValue.Member] = [
      .init("timestamp", .string(Timestamp.text(of: now()))),
      .init("level", .string(event.level.rawValue)),
      .init("logger", .string(label)),
      .init("message", .string(event.message.description)),
    ]
    if let error = event.error { members.append(.init("error", .string(String(describing: error)))) }
    for (key, value) in metadata {
      let name = LineLogHandler.reserved.contains(key) ? "metadata.\(key)" : key
      members.append(.init(name, LineLogHandler.json(value)))
    }
    return JSONValue.object(members).bytes
  }

  private static func json(_ value: Logger.Metadata.Value) -> JSONValue {
    switch value {
    case .string(let text): .string(text)
    case .stringConvertible(let value as Int): .integer(Int64(value))
    case .stringConvertible(let value as Double): .number(value)
    case .stringConvertible(let value as Bool): .bool(value)
    case .stringConvertible(let value): .string(value.description)
    case .array(let values): .array(values.map(json))
    case .dictionary(let values):
      .object(values.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, json($0.value)) })
    }
  }

  private func text(_ event: LogEvent, _ metadata: [(key: String, value: Logger.Metadata.Value)]) -> [UInt8] {
    let time = Timestamp.text(of: now()).dropFirst("2026-01-31T".count).dropLast("Z".count)
    var line = "\(time) \(event.level.rawValue.uppercased()) \(PrintableText.of(event.message.description))"
    if let error = event.error { line += " error=\(LineLogHandler.quoted(String(describing: error)))" }
    for (key, value) in metadata { line += " \(key)=\(LineLogHandler.quoted(value.description))" }
    return Array(line.utf8)
  }

  private static func quoted(_ text: String) -> String {
    let plain = !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
    return PrintableText.of(
      plain ? text : "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\""))\""
    )
  }
}

/// The time of a log line.
enum Timestamp {
  /// "2026-01-31T23:59:59.123Z" (RFC 3339, UTC, milliseconds).
  static func text(of date: Date) -> String {
    let milliseconds = Int((date.timeIntervalSince1970 * 1_000).rounded(.down))
    var seconds = time_t(milliseconds.quotient(flooringBy: 1_000))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let fraction = milliseconds - Int(seconds) * 1_000
    return padded(Int(parts.tm_year) + 1_900, 4) + "-" + padded(Int(parts.tm_mon) + 1, 2) + "-"
      + padded(Int(parts.tm_mday), 2) + "T" + padded(Int(parts.tm_hour), 2) + ":" + padded(Int(parts.tm_min), 2) + ":"
      + padded(Int(parts.tm_sec), 2) + "." + padded(fraction, 3) + "Z"
  }

  private static func padded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension Int {
  /// The quotient rounded towards minus infinity.
  fileprivate func quotient(flooringBy divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
