import Foundation
import QualityService
import Testing

@Suite struct ScoreEndToEndTests {
  /// A folder with images, one of them in a folder of its own, a text file, and a broken image.
  private func withImages(_ body: (_ folder: URL, _ inner: URL) throws -> Void) throws {
    try Fixture.withFolder { folder in
      let inner = folder.appending(path: "b, \"inner\"")
      try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
      try Data(Fixture.bytes("landscape.jpg")).write(to: folder.appending(path: "c.txt"))
      try Data(Fixture.bytes("small.png")).write(to: folder.appending(path: "a.png"))
      try Data(Fixture.bytes("blurred.webp")).write(to: inner.appending(path: "d.webp"))
      try Data(Fixture.bytes("landscape.jpg").prefix(3_000)).write(to: folder.appending(path: "broken.jpg"))
      try Data("notes".utf8).write(to: folder.appending(path: "notes.md"))
      try body(folder, inner)
    }
  }

  @Test func `A folder is scored in order, what is no image skipped, what is broken reported`() throws {
    try withImages { folder, _ in
      let run = try Program.run("score", folder.lastPathComponent, folder: folder.deletingLastPathComponent())
      #expect(run.status == 1)
      let rows = run.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
      #expect(rows.first == "FILE")
      let lines = run.output.components(separatedBy: "\n")
      #expect(lines[1].contains("/a.png "))
      #expect(lines[2].contains("/d.webp "))
      #expect(lines[3].contains("/c.txt "))
      #expect(run.output.contains("3 images scored, mean "))
      #expect(run.output.contains("; 1 failed, 1 file that is no image skipped"))
      #expect(run.errors.hasPrefix("deepbiq: \(folder.lastPathComponent)/broken.jpg: "))
      #expect(run.complainsInOneLine)
    }
  }

  @Test func `A line of jsonl is the service's reply with the path`() throws {
    let service = try RunningService()
    let reply = try service.client.post("/v1/assess", Fixture.bytes("landscape.jpg"))
    let run = try Program.run("score", Fixture.path("landscape.jpg"), "--format", "jsonl")
    #expect(run.status == 0)
    let line = run.json
    #expect(Set(line.keys) == Set(reply.json.keys).union(["path"]))
    #expect(line["path"] as? String == Fixture.path("landscape.jpg"))
    let scored = try JSONDecoder().decode(AssessmentReply.self, from: Data(run.output.utf8))
    let served = try JSONDecoder().decode(AssessmentReply.self, from: Data(reply.body))
    #expect(scored.score == served.score)
    #expect(scored.crops == served.crops)
  }

  @Test func `The score does not depend on the number of workers`() throws {
    let arguments = [Fixture.path("landscape.jpg"), Fixture.path("small.png")]
    let one = try Program.run("score", arguments[0], arguments[1], "--format", "csv", "--workers", "1")
    let four = try Program.run("score", arguments[0], arguments[1], "--format", "csv", "--workers", "4")
    #expect(one.output == four.output)
    #expect(one.status == 0)
  }

  @Test func `CSV quotes what needs it`() throws {
    try withImages { _, inner in
      let run = try Program.run("score", inner.path, "--format", "csv")
      let lines = run.output.components(separatedBy: "\r\n")
      #expect(lines[0].hasPrefix("path,score,category,"))
      let quoted = inner.appending(path: "d.webp").path.replacing("\"", with: "\"\"")
      #expect(lines[1].hasPrefix("\"\(quoted)\","))
      #expect(lines[1].contains(",webp,640,480,"))
    }
  }

  @Test func `Paths can come on standard input`() throws {
    let paths = [Fixture.path("small.png"), Fixture.path("landscape.jpg")]
    let run = try Program.run("score", "-", "--format", "csv", input: paths.joined(separator: "\r\n") + "\n\n")
    #expect(run.status == 0)
    let scored = run.output.components(separatedBy: "\r\n").dropFirst().map { String($0.prefix { $0 != "," }) }
    #expect(scored == paths + [""])
  }

  @Test func `A command line that is wrong is status 2 and one line`() throws {
    let commands = [
      try Program.run("score"),
      try Program.run("score", "x.jpg", "--crops", "0"),
      try Program.run("score", "x.jpg", "--format", "xml"),
      try Program.run("score", "x.jpg", "--workers", "5000"),
      try Program.run("score", "-holiday.jpg"),
      try Program.run("score", "x.jpg", "--null"),
      try Program.run("score", "x.jpg", "--resume"),
      try Program.run("score", "x.jpg", "--force"),
      try Program.run("score", "x.jpg", "--output", "o", "--resume"),
      try Program.run("score", "x.jpg", "--output", "o", "--format", "csv", "--resume", "--sort", "score"),
      try Program.run("score", "x.jpg", "--reverse"),
      try Program.run("score", "x.jpg", "--limit", "0"),
      try Program.run("score", "x.jpg", "--max-side", "10", "--min-side", "20"),
      try Program.run("score", "x.jpg", "--max-pixels", "0"),
      try Program.run("serve", "--port", "99999"),
      try Program.run("serve", "--colour", "blue"),
      try Program.run("sevre"),
    ]
    for run in commands {
      #expect(run.status == 2)
      #expect(run.output.isEmpty && run.complainsInOneLine)
    }
  }

  @Test func `What cannot be scored is status 1`() throws {
    let missing = try Program.run("score", "/none/such.jpg")
    #expect(missing.status == 1)
    #expect(missing.errors == "deepbiq: cannot read the image /none/such.jpg: there is no such file\n")
    let model = try Program.run("score", Fixture.path("small.png"), "--model", Fixture.path("small.png"))
    #expect(model.status == 1)
    #expect(model.errors.hasPrefix("deepbiq: "))
    let variable = try Program.run("serve", environment: ["DEEPBIQ_QUEUE": "many"])
    #expect(variable.status == 1)
    #expect(variable.errors == "deepbiq: DEEPBIQ_QUEUE is 'many'; it must be a whole number from 0 to 100000\n")
  }

  @Test func `Help and version are status 0 on standard output`() throws {
    let help = try Program.run("serve", "--help")
    #expect(help.status == 0)
    for setting in Setting.all {
      #expect(help.output.contains("--\(setting.flag) "), "\(setting.key)")
      #expect(help.output.contains(setting.environmentVariable), "\(setting.key)")
    }
    #expect(try Program.run("--version").output == "deepbiq \(ProductVersion.current)\n")
  }
}
