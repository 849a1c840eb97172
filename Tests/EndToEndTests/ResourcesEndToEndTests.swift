import Foundation
import Testing

/// Too few threads, too little memory, and signals that come early.
@Suite struct ResourcesEndToEndTests {
  /// Limits of threads count for users other than root alone; a user of tests' own has no other processes.
  private static let user =
    getuid() == 0 ? "setpriv --reuid 54\(getpid() % 900 + 100) --regid 54321 --clear-groups " : ""

  private static let canLimitThreads: Bool = {
    let run = try? Program.shell("\(user) prlimit --nproc=100 $DEEPBIQ --version")
    return getuid() == 0 && run?.status == 0
  }()

  @Test(.enabled(if: canLimitThreads), arguments: [2, 3, 4, 5, 6, 7, 8, 9, 10])
  func `Too few threads end with a message, whichever is the first that is missing`(count: Int) throws {
    try Fixture.withFolder(holding: ["small.png"]) { folder in
      chmod(folder.path, 0o755)
      for command in ["score small.png --workers 4", "serve --port 0 --workers 4"] {
        let run = try Program.shell("exec \(Self.user) prlimit --nproc=\(count) $DEEPBIQ \(command)", folder: folder)
        #expect(run.status == 1, "\(command) \(run.errors)")
        // The algebra library may have said something before.
        #expect(run.errors.split(separator: "\n").last?.hasPrefix("deepbiq: ") == true, "\(command) \(run.errors)")
        #expect(run.errors.contains("ulimit -u"))
      }
    }
  }

  @Test(arguments: [300_000, 350_000, 400_000, 450_000])
  func `Too little memory ends with a message`(kibibytes: Int) throws {
    for command in ["score \(Fixture.path("small.png"))", "serve --port 0"] {
      let run = try Program.shell("ulimit -v \(kibibytes); exec $DEEPBIQ \(command) --workers 4")
      #expect(run.status == 1 && run.complainsInOneLine && run.errors.contains("ulimit -v"), "\(run.errors)")
    }
  }

  @Test func `An image that memory has no room for has a row with its error`() throws {
    try Fixture.withFolder(holding: ["small.png"]) { folder in
      let line =
        "ulimit -v 900000; exec $DEEPBIQ score small.png \(Fixture.file("Tests/QualityModelTests/Fixtures/large.jpg"))"
      let run = try Program.shell(line + " --format csv --workers 1 --max-pixels 1000000000", folder: folder)
      let rows = run.output.split(separator: "\r\n")
      #expect(rows.count == 3 && rows.dropFirst().first?.hasPrefix("small.png,4") == true, "\(run.errors)")
    }
  }

  @Test(arguments: [SIGTERM, SIGINT], [0, 1, 3, 10, 30, 100, 300])
  func `A signal ends the service from its first moment`(signal: Int32, milliseconds: Int) throws {
    let process = Program.process(["serve", "--port", "0", "--shutdown-grace-seconds", "0"])
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(milliseconds) * 1_000)
    kill(process.processIdentifier, signal)
    let deadline = Date(timeIntervalSinceNow: 20)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit ? process.terminationStatus == 0 : process.terminationStatus == signal)
  }

  private static let canBeFirst: Bool = {
    (try? Program.shell("unshare --pid --fork --mount-proc true"))?.status == 0
  }()

  /// The process with number 1, whose signals have no default action.
  @Test(
    .enabled(if: canBeFirst), arguments: ["serve --port 0 --shutdown-grace-seconds 0", "score -"], [0.05, 0.1, 0.5])
  func `A signal ends the first process of a container`(command: String, seconds: Double) throws {
    // unshare hands no signal on; its child is the first process of the new space.
    let run = try Program.shell(
      """
      mkfifo "$1"; exec 9<>"$1"
      unshare --pid --fork --kill-child "$DEEPBIQ" \(command) <&9 >/dev/null 2>&1 & outer=$!
      until inner=$(cat /proc/$outer/task/$outer/children) && [ -n "$inner" ]; do sleep 0.005; done
      until grep -q deepbiq /proc/${inner% }/comm; do sleep 0.002; done
      sleep \(seconds); kill -TERM $inner
      for try in $(seq 200); do kill -0 $outer 2>/dev/null || break; sleep 0.05; done
      kill -KILL $outer 2>/dev/null && echo deaf; wait $outer; rm "$1"; echo ended
      """, FileManager.default.temporaryDirectory.appending(path: "deepbiq-\(UUID().uuidString)").path)
    #expect(run.output == "ended\n", "\(run.output) \(run.errors)")
  }
}
