import Foundation
import Testing

/// Standard input, output and error that are closed, full, or read by nobody.
@Suite struct StreamsEndToEndTests {
  private static let pictures = ["landscape.jpg", "small.png", "tiny.png"]

  @Test(arguments: ["2>&-", "2>/dev/full", "2> >(exec true)", "2>&- <&-"])
  func `A folder is scored to its end without standard error`(redirection: String) throws {
    try Fixture.withFolder(holding: Self.pictures) { folder in
      try Data("broken".utf8).write(to: folder.appending(path: "broken.jpg"))
      let run = try Program.shell("sleep 0.1; $DEEPBIQ score . --format csv \(redirection)", folder: folder)
      #expect(run.status == 1)
      #expect(run.output.split(separator: "\r\n").count == 1 + 1 + Self.pictures.count)
    }
  }

  @Test(arguments: ["score nothing.jpg", "sevre", "health --url x", "model inspect nothing.onnx"])
  func `A mistake keeps its status where its message cannot be written`(arguments: String) throws {
    let expected = try Program.shell("$DEEPBIQ \(arguments)").status
    #expect([1, 2].contains(expected))
    for redirection in ["2>&-", "2>/dev/full", "<&- >&- 2>&-"] {
      #expect(try Program.shell("$DEEPBIQ \(arguments) \(redirection)").status == expected, "\(redirection)")
    }
  }

  @Test(arguments: [
    "score small.png", "score small.png --format csv", "--help", "help score", "--version", "--experimental-dump-help",
    "--generate-completion-script bash", "model inspect \(Fixture.network("interval"))",
  ])
  func `Output that cannot be written is one line and status 1`(arguments: String) throws {
    try Fixture.withFolder(holding: ["small.png"]) { folder in
      let full = try Program.shell("$DEEPBIQ \(arguments) > /dev/full", folder: folder)
      #expect(full.status == 1)
      #expect(full.errors == "deepbiq: cannot write to standard output: the disk is full\n")
      let closed = try Program.shell("$DEEPBIQ \(arguments) >&-", folder: folder)
      #expect(closed.status == 1)
      #expect(closed.errors == "deepbiq: cannot write to standard output: it is closed\n")
    }
  }

  // Servers that other tests start switch the signal off in this process, and its children inherit that.
  @Test(arguments: ["score . --format csv", "--experimental-dump-help", "serve --help"], ["default", "ignore"])
  func `A reader that has gone away ends the program as it ends others`(arguments: String, handling: String) throws {
    try Fixture.withFolder(holding: Self.pictures) { folder in
      let command = "env --\(handling)-signal=PIPE $DEEPBIQ \(arguments)"
      let run = try Program.shell("{ sleep 0.2; \(command); echo $? >&2; } | true", folder: folder)
      let told = "deepbiq: cannot write to standard output: nobody reads it any more\n1\n"
      #expect(run.errors == (handling == "default" ? "141\n" : told))
    }
  }

  @Test func `A file that is opened never becomes standard error`() throws {
    try Fixture.withFolder(holding: Self.pictures) { folder in
      let line = "$DEEPBIQ score . nothing.jpg --format csv --output scores.csv <&- >&- 2>&-"
      #expect(try Program.shell(line, folder: folder).status == 1)
      let rows = try String(contentsOf: folder.appending(path: "scores.csv"), encoding: .utf8).split(separator: "\r\n")
      #expect(rows.count == 2 + Self.pictures.count)
      #expect(rows.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 16 })
    }
  }

  /// Where the log of a service goes that nobody takes.
  private enum Log: CaseIterable {
    case closed, full, readerGone, unread
  }

  @Test(arguments: Log.allCases)
  private func `The service serves and stops without anybody who takes its log`(log: Log) throws {
    let port = try FreePort().number
    let process = Program.process([])
    process.executableURL = URL(filePath: "/bin/bash")
    let redirection = log == .closed ? "2>&-" : log == .full ? "2>/dev/full" : ""
    process.arguments = [
      "-c", "exec \(Program.url.path) serve --host 127.0.0.1 --port \(port) --shutdown-grace-seconds 0 \(redirection)",
    ]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    if log == .readerGone { try pipe.fileHandleForReading.close() }
    let client = HTTPClient(port: Int(port))
    let end = Date(timeIntervalSinceNow: 60)
    while (try? client.get("/readyz"))?.status != 200, Date() < end { Thread.sleep(forTimeInterval: 0.05) }
    // More than a pipe holds.
    let path = "/livez?" + String(repeating: "x", count: 150)
    for _ in 0..<500 { #expect(try client.get(path).status == 200) }
    #expect(try client.post("/v1/assess", Fixture.bytes("small.png")).status == 200)
    process.terminate()
    let deadline = Date(timeIntervalSinceNow: 20)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.05) }
    try #require(!process.isRunning)
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }
}

/// A port that nobody listens on.
private struct FreePort {
  let number: UInt16

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    number = UInt16(bigEndian: address.sin_port)
  }
}
