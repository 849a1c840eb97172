import Foundation
import Logging

/// The logger a configuration asks for.
public enum ServiceLogging {
  /// A logger of a level and a format; `label` names its lines in JSON, and `isTerminal` tells the format `auto` where they
  /// go.
  public static func logger(
    label: String = "deepbiq",
    level: Logger.Level,
    format: LogFormat,
    output: LogOutput = .standardError,
    isTerminal: Bool = isatty(STDERR_FILENO) == 1
  ) -> Logger {
    let text = format == .text || (format == .automatic && isTerminal)
    return Logger(label: label) { label -> any LogHandler in
      if text { return TextLogHandler(level: level, output: output) }
      return JSONLogHandler(label: label, level: level, output: output)
    }
  }
}
