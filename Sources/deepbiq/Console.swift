import Foundation
import QualityService

/// Standard output and standard error.
enum Console {
  /// Writes all of a text to standard output.
  ///
  /// - Throws: `CommandFailure` when it cannot be written. A reader that went away (`| head`) is no failure: the process
  ///   ends quietly by SIGPIPE, or here where a parent process has switched that signal off.
  static func write(_ text: String) throws(CommandFailure) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EPIPE {
        exit(0)
      } else if errno != EINTR {
        throw CommandFailure("cannot write to standard output: \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Writes `deepbiq: message` to standard error, on one line.
  static func complain(_ message: String) {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    note("deepbiq: \(PrintableText.of(line))\n")
  }

  /// Writes a text to standard error.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Whether standard error is a terminal, where a progress bar makes sense.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
