import Foundation
import Logging
import Synchronization

/// The logger a configuration asks for.
public enum ServiceLogging {
  /// A logger of a level and a format; `label` names its lines in JSON, and `isTerminal` decides the format `auto`.
  public static func logger(
    label: String = "deepbiq",
    level: Logger.Level,
    format: LogFormat,
    output: LogOutput = .standardError,
    isTerminal: Bool = isatty(STDERR_FILENO) == 1
  ) -> Logger {
    let text = format == .text || (format == .automatic && isTerminal)
    return Logger(label: label) { label in
      LineLogHandler(text ? .text : .json(label: label), level: level, output: output)
    }
  }
}

/// How log lines are written.
public enum LogFormat: String, Sendable, CaseIterable {
  /// Text on a terminal, JSON elsewhere.
  case automatic = "auto"
  /// One JSON object per line.
  case json
  /// One line of text for people.
  case text
}

/// Where finished log lines go: standard error in the program, a list in tests.
public struct LogOutput: Sendable {
  /// Takes one line, its newline included.
  let write: @Sendable (_ line: [UInt8]) -> Void

  public init(write: @escaping @Sendable (_ line: [UInt8]) -> Void) {
    self.write = write
  }

  /// Standard error; a line is one write, so lines of several threads never mix.
  public static let standardError: LogOutput = {
    let turn = Mutex(())
    return LogOutput { line in
      turn.withLock { _ in
        var rest = line[...]
        while !rest.isEmpty {
          let written = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
          // A full disk or a closed pipe must not stop the service.
          guard written > 0 else { return }
          rest = rest.dropFirst(written)
        }
      }
    }
  }()
}

/// Text from outside as a terminal may show it.
public enum PrintableText {
  /// The text with a "?" for each control character: neither what a client sends nor a file's name may begin lines of
  /// its own or move the cursor.
  public static func of(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}
