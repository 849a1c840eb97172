import Foundation
import QualityService

/// Standard output and standard error.
enum Console {
  /// Writes all of a text to standard output.
  ///
  /// - Throws: `CommandFailure` when it cannot be written. A reader that has gone away (`| head`) is not a failure: the
  ///   process ends quietly by SIGPIPE, or here if a parent process has switched that signal off.
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

  /// Writes what a user should know before believing a result, a line each.
  static func warn(_ warnings: [String]) {
    for warning in warnings { complain("warning: \(warning)") }
  }

  /// Writes a text to standard error.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Whether standard error is a terminal, where a progress bar makes sense.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// Why a command stops: one line for standard error that says what to change, and the exit status.
struct CommandFailure: Error, CustomStringConvertible {
  /// Exit statuses of every command.
  enum Status: Int32 {
    /// The command was understood and did not succeed.
    case failure = 1
    /// The command line is wrong.
    case usage = 2
  }

  let description: String
  let status: Status

  init(_ description: String, status: Status = .failure) {
    self.description = description
    self.status = status
  }
}
