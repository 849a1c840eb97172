import Foundation
import QualityService
import Synchronization

/// Standard output and standard error. Writing to either never ends the process by itself: what cannot be written to
/// standard output is an error, and what cannot be written to standard error is lost.
enum Console {
  /// What a closed pipe did to the process before it began.
  private static let brokenPipe = Atomic<Bool>(false)

  /// Called before anything is written: a closed pipe is an error of `write` from now on.
  static func prepare() {
    var before = sigaction()
    sigaction(SIGPIPE, nil, &before)
    let ended = unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 0
    brokenPipe.store(ended, ordering: .relaxed)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Writes all of a text to standard output.
  ///
  /// - Throws: `CommandFailure` when it cannot be written. A reader that has gone away (`| head`) ends the process
  ///   quietly by SIGPIPE, as other programs; where a parent has switched that signal off it is a failure, as there.
  static func write(_ text: String) throws(CommandFailure) {
    switch Descriptor.write(Array(text.utf8), to: STDOUT_FILENO) {
    case 0: return
    case EPIPE where brokenPipe.load(ordering: .relaxed): Signals.end(by: SIGPIPE)
    case let code: throw unwritable(code)
    }
  }

  /// As ``write(_:)``, for what is told beside work that goes on when nobody can read it any more.
  static func tell(_ text: String) {
    _ = Descriptor.write(Array(text.utf8), to: STDOUT_FILENO)
  }

  /// Closes standard output at the end, since some file systems tell only then that they had no room.
  ///
  /// - Throws: `CommandFailure` when what was written is lost.
  static func close() throws(CommandFailure) {
    guard Foundation.close(STDOUT_FILENO) != 0, errno != EBADF, errno != EINTR else { return }
    throw unwritable(errno)
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
    _ = Descriptor.write(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Columns that help is wrapped to: those of a terminal, and no fewer than its lines of examples have.
  static var columns: Int {
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return max(80, isKnown ? Int(size.ws_col) : 80)
  }

  /// Whether standard error is a terminal, where a progress bar makes sense.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func unwritable(_ code: Int32) -> CommandFailure {
    let reason =
      code == EBADF ? "it is closed" : code == EPIPE ? "nobody reads it any more" : SystemReason.text(code)
    return CommandFailure("cannot write to standard output: \(reason)")
  }
}

/// The end of the process.
enum ProcessEnd {
  /// Ends at once, without what libraries do at the end: their threads may never have been made, and others still run.
  static func end(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }
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
