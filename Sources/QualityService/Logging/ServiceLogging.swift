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

  /// Standard error; lines of several threads never mix.
  public static let standardError: LogOutput = {
    let stream = Mutex(LogStream(descriptor: STDERR_FILENO))
    return LogOutput { line in stream.withLock { $0.write(line) } }
  }()
}

/// Writes lines to a descriptor that may be closed, full, or read by nobody: then lines are lost, and nothing waits for
/// them longer than a moment.
struct LogStream {
  private let descriptor: Int32
  /// Whether the last line found room.
  private var isFlowing = true
  /// What is left of a line that was begun.
  private var rest: ArraySlice<UInt8> = []

  /// How long a line waits for a reader that was reading until now.
  private static let patience: Int32 = 1_000

  init(descriptor: Int32) { self.descriptor = descriptor }

  mutating func write(_ line: [UInt8]) {
    finish()
    guard rest.isEmpty else { return }
    rest = line[...]
    finish()
    // Nothing of it is written: the next line may begin.
    if rest.count == line.count { rest = [] }
  }

  /// Writes what is left, as far as there is room.
  private mutating func finish() {
    while !rest.isEmpty {
      isFlowing = hasRoom()
      guard isFlowing else { return }
      // As much as a pipe with room takes without waiting (pipe(7)).
      let part = rest.prefix(Int(PIPE_BUF))
      let written = part.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR && errno != EAGAIN {
        return
      }
    }
  }

  private func hasRoom() -> Bool {
    var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&one, 1, isFlowing ? Self.patience : 0) > 0
  }
}

/// Text from outside as a terminal may show it.
public enum PrintableText {
  /// The text with a "?" for each control character: neither what a client sends nor a file's name may begin lines of
  /// its own or move the cursor.
  public static func of(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}
