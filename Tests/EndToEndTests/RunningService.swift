import Foundation
import Synchronization

/// A `deepbiq serve` on a free port, stopped when it is released.
final class RunningService: Sendable {
  let client: HTTPClient
  private let process: UncheckedProcess
  private let log: LogReader

  private struct UncheckedProcess: @unchecked Sendable {
    let process: Process
  }

  struct DidNotStart: Error, CustomStringConvertible {
    let description: String
  }

  /// Starts the service and waits for the log line with its port.
  init(_ arguments: String..., environment: [String: String] = [:]) throws {
    let base = ["serve", "--host", "127.0.0.1", "--port", "0", "--shutdown-grace-seconds", "0"]
    let process = Program.process(base + arguments, environment: environment)
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    ProcessesToEnd.add(process.processIdentifier)
    log = LogReader(pipe.fileHandleForReading)
    self.process = UncheckedProcess(process: process)
    guard let line = log.wait(for: "listening on", seconds: 60),
      let port = try LogReader.object(line)["port"] as? Int
    else {
      process.terminate()
      throw DidNotStart(description: log.lines.joined(separator: "\n"))
    }
    client = HTTPClient(port: port)
  }

  deinit {
    if process.process.isRunning { kill(process.process.processIdentifier, SIGKILL) }
    ProcessesToEnd.remove(process.process.processIdentifier)
  }

  /// The log lines so far.
  var logLines: [String] { log.lines }

  /// Waits for a log line that contains a text; nil if none comes.
  func logLine(containing text: String, seconds: Double = 10) throws -> [String: Any]? {
    try log.wait(for: text, seconds: seconds).map(LogReader.object)
  }

  func send(_ signal: Int32) {
    kill(process.process.processIdentifier, signal)
  }

  /// Waits for the end of the process.
  ///
  /// - Returns: its exit status.
  func waitForExit() -> Int32 {
    process.process.waitUntilExit()
    ProcessesToEnd.remove(process.process.processIdentifier)
    return process.process.terminationStatus
  }
}

/// Services of whole suites are never released: they are ended with the test process, which must not leave them behind.
private enum ProcessesToEnd {
  private static let identifiers = Mutex<[pid_t]>([])

  static func add(_ identifier: pid_t) {
    let isFirst = identifiers.withLock { identifiers in
      identifiers.append(identifier)
      return identifiers.count == 1
    }
    guard isFirst else { return }
    atexit { ProcessesToEnd.identifiers.withLock { $0.forEach { kill($0, SIGKILL) } } }
  }

  /// Forgets a process that was waited for; its identifier may belong to another process by now.
  static func remove(_ identifier: pid_t) {
    identifiers.withLock { $0.removeAll { $0 == identifier } }
  }
}

/// Collects the lines of a pipe while the process runs.
private final class LogReader: Sendable {
  private let text = Mutex("")

  init(_ handle: FileHandle) {
    Thread.detachNewThread { [self, handle = UncheckedHandle(handle: handle)] in
      while case let data = handle.handle.availableData, !data.isEmpty {
        text.withLock { $0 += String(decoding: data, as: UTF8.self) }
      }
    }
  }

  private struct UncheckedHandle: @unchecked Sendable {
    let handle: FileHandle
  }

  /// Whole lines so far.
  var lines: [String] {
    text.withLock { $0.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
  }

  func wait(for part: String, seconds: Double) -> String? {
    let end = Date(timeIntervalSinceNow: seconds)
    while true {
      if let line = lines.first(where: { $0.contains(part) }) { return line }
      guard Date() < end else { return nil }
      Thread.sleep(forTimeInterval: 0.01)
    }
  }

  static func object(_ line: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
  }
}
