import Foundation
import Synchronization

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
