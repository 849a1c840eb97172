import Foundation
import Testing

/// No photograph is lost: rows for every file, names as bytes, standard input, and runs that are interrupted.
@Suite struct ScoreFilesEndToEndTests {
  /// Photographs, files that are none, and names that are hard to handle.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    try Fixture.withFolder(holding: ["landscape.jpg", "small.png"]) { folder in
      let line = """
        cp small.png $'caf\\xe9.png'; cp small.png $'two\\nlines.png'; cp small.png 'a, "b"\t.png'
        cp small.png ./-dash.png
        head -c 3000 landscape.jpg > broken.jpg; : > empty.heic; echo x > fake.tiff; echo x > notes.txt
        mkdir .hidden; ln -s . loop; ln -s nowhere.jpg link.jpg
        """
      try #require(try Program.shell(line, folder: folder).status == 0)
      try body(folder)
    }
  }

  private static let names = [
    "./-dash.png", "./a, \"b\"\t.png", "./broken.jpg", "./caf%E9.png", "./empty.heic", "./fake.tiff", "./landscape.jpg",
    "./link.jpg", "./small.png", "./two\nlines.png",
  ]
  private static let failed = ["./broken.jpg", "./empty.heic", "./fake.tiff", "./link.jpg"]

  /// The records of CSV with CRLF, without quotes that matter here.
  private func records(_ csv: String) -> [String] { csv.components(separatedBy: "\r\n").dropLast().map { $0 } }

  private func object(_ line: Substring) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func `Every photograph has a row, with its score or its error`() throws {
    try withFolder { folder in
      let run = try Program.run("score", ".", "--format", "jsonl", folder: folder)
      #expect(run.status == 1)
      let rows = try run.output.split(separator: "\n").map(object)
      #expect(rows.map { $0["path"] as? String } == Self.names)
      let without = rows.filter { $0["score"] == nil }
      #expect(without.map { $0["path"] as? String } == Self.failed)
      let codes = without.map { ($0["error"] as? [String: String])?["code"] }
      #expect(codes == ["undecodable_image", "missing_image", "unsupported_format", "unreadable_file"])
      #expect(
        rows.filter { $0["path_percent_escaped"] as? Bool == true }.map { $0["path"] as? String } == ["./caf%E9.png"])
      #expect(run.errors.contains("4 failed, 1 file that is no image skipped, 1 hidden left out, 1 link"))
      for name in Self.failed { #expect(run.errors.contains(name)) }

      let csv = try Program.run("score", ".", "--format", "csv", folder: folder)
      let lines = records(csv.output)
      #expect(lines.count == 1 + Self.names.count)
      #expect(lines[0].hasSuffix(",error,error_detail,path_percent_escaped"))
      #expect(lines.filter { $0.contains(",undecodable_image,") }.count == 1)
      #expect(lines.filter { $0.hasSuffix(",true") }.map { $0.prefix(12) } == ["./caf%E9.png"])
      #expect(lines[2].hasPrefix("\"./a, \"\"b\"\"\t.png\","))
      #expect(lines[10].hasPrefix("\"./two\nlines.png\","))
    }
  }

  @Test func `Names are bytes, from the arguments and from standard input`() throws {
    try withFolder { folder in
      let named = try Program.shell(
        "$DEEPBIQ score --format csv $'caf\\xe9.png' $'two\\nlines.png' -- -dash.png", folder: folder)
      #expect(named.status == 0, "\(named.errors)")
      #expect(records(named.output).dropFirst().map { $0.prefix(9) } == ["caf%E9.pn", "\"two\nline", "-dash.png"])
      let piped = try Program.shell(
        "find . -name '*.png' -print0 | sort -z | $DEEPBIQ score - -0 --format csv", folder: folder)
      #expect(piped.status == 0, "\(piped.errors)")
      #expect(records(piped.output).count == 6)
      let output = try Program.shell("$DEEPBIQ score small.png --output $'caf\\xe9.csv' && ls", folder: folder)
      #expect(output.status == 0, "\(output.errors)")
      let model = try Program.shell(
        "cp \(Fixture.builtInModel) $'caf\\xe9.onnx'; $DEEPBIQ score small.png --model $'caf\\xe9.onnx'", folder: folder
      )
      #expect(model.status == 0, "\(model.errors)")
      let other = try Program.shell("$DEEPBIQ model inspect $'caf\\xe9.onnx'", folder: folder)
      #expect(other.status == 2 && other.complainsInOneLine && other.errors.contains("caf%E9.onnx"))
    }
  }

  @Test func `A result is there as soon as its name has arrived`() throws {
    let process = Program.process(["score", "-", "--format", "csv"])
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer { kill(process.processIdentifier, SIGKILL) }
    var text = ""
    for count in 1...3 {
      try input.fileHandleForWriting.write(contentsOf: Data((Fixture.path("small.png") + "\n").utf8))
      // Standard input stays open: only a streaming reader answers.
      while text.filter({ $0 == "\r\n" }).count < 1 + count {
        let part = output.fileHandleForReading.availableData
        try #require(!part.isEmpty)
        text += String(decoding: part, as: UTF8.self)
      }
    }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test(arguments: ["<&-", "< /", "< /dev/zero"])
  func `Standard input that holds no names is told`(redirection: String) throws {
    let run = try Program.shell("ulimit -t 60; $DEEPBIQ score - --format csv \(redirection)")
    #expect(run.status == 1 && run.output.contains("\r\n-,,"), "\(run.errors)")
  }

  @Test(arguments: ["csv", "jsonl"])
  func `An interrupted run goes on without scoring anything twice`(format: String) throws {
    try withFolder { folder in
      let flags = ["score", ".", "--format", format, "--output", "out"]
      let whole = try Program.run(all: flags, folder: folder)
      #expect(whole.status == 1 && whole.output.isEmpty)
      let file = folder.appending(path: "out")
      let bytes = try Data(contentsOf: file)
      func paths(_ data: Data) throws -> [String] {
        let text = String(decoding: data, as: UTF8.self)
        return format == "csv"
          ? records(text) : try text.split(separator: "\n").map { try object($0)["path"] as! String }
      }
      #expect(
        try Program.run(all: flags, folder: folder).errors.hasSuffix(
          "out exists; --resume goes on with it, --force replaces it\n"))
      for length in [0, 1, 40, bytes.count / 3, bytes.count / 2, bytes.count - 1, bytes.count] {
        try bytes.prefix(length).write(to: file)
        let resumed = try Program.run(all: flags + ["--resume"], folder: folder)
        #expect(resumed.status == 1, "\(resumed.errors)")
        #expect(try paths(Data(contentsOf: file)) == paths(bytes), "\(length)")
      }
      let again = try Program.run(all: flags + ["--resume"], folder: folder)
      #expect(again.errors.contains("0 images scored") && again.errors.contains("10 done before, of which 4 failed"))
      for change in [
        ["--crops", "2"], ["--mode", "exact"], ["--max-side", "100"],
        ["--model", Fixture.file("Sources/CEmbedded/fast-model.onnx")],
      ] {
        let other = try Program.run(all: flags + ["--resume"] + change, folder: folder)
        #expect(
          other.status == 1 && other.complainsInOneLine && other.errors.contains("cannot be resumed"), "\(other.errors)"
        )
      }
      try FileManager.default.removeItem(at: folder.appending(path: "out.settings.json"))
      let lost = try Program.run(all: flags + ["--resume"], folder: folder)
      #expect(lost.status == 1 && lost.errors.contains("out.settings.json, which tells how it was scored, is missing"))
      #expect(try Data(contentsOf: file).count == bytes.count)
      #expect(try Program.run(all: flags + ["--force"], folder: folder).status == 1)
      #expect(try paths(Data(contentsOf: file)) == paths(bytes))
    }
  }

  @Test func `Random crops go on with the seed they began with`() throws {
    try Fixture.withFolder(holding: ["landscape.jpg", "small.png"]) { folder in
      let flags = ["score", "landscape.jpg", "small.png", "--sampling", "random", "--format", "csv", "--output", "out"]
      #expect(try Program.run(all: flags, folder: folder).status == 0)
      let file = folder.appending(path: "out")
      let bytes = try Data(contentsOf: file)
      try bytes.prefix(bytes.count - 10).write(to: file)
      let resumed = try Program.run(all: flags + ["--resume"], folder: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try Data(contentsOf: file) == bytes)
    }
  }

  @Test func `The best and the worst`() throws {
    try withFolder { folder in
      func first(_ flags: String...) throws -> [Substring] {
        try records(Program.run(all: ["score", ".", "--format", "csv"] + flags, folder: folder).output).dropFirst()
          .map { $0.prefix { $0 != "," } }
      }
      let sorted = try first("--sort", "score")
      #expect(sorted.count == Self.names.count && sorted[0] == "./landscape.jpg")
      #expect(sorted.suffix(4).map(String.init) == Self.failed)
      #expect(try first("--sort", "score", "--reverse").dropLast(4).last == "./landscape.jpg")
      #expect(try first("--sort", "score", "--limit", "1").map(String.init) == ["./landscape.jpg"] + Self.failed)
      #expect(try first("--limit", "2").count == 2)
    }
  }

  @Test(arguments: [("--max-pixels", "76799"), ("--max-side", "319"), ("--min-side", "241")])
  func `Limits of pixels are flags`(flag: String, value: String) throws {
    let run = try Program.run("score", Fixture.path("small.png"), "--format", "csv", flag, value)
    #expect(run.status == 1 && run.output.contains(flag == "--min-side" ? ",image_too_small," : ",image_too_large,"))
    let allowed = value == "241" ? "240" : String((Int(value) ?? 0) + 1)
    #expect(try Program.run("score", Fixture.path("small.png"), flag, allowed).status == 0)
  }

  @Test func `Two runs do not write one file`() throws {
    try Fixture.withFolder(holding: ["small.png"]) { folder in
      let process = Program.process(["score", "-", "--format", "csv", "--output", "out"])
      process.currentDirectoryURL = folder
      let input = Pipe()
      process.standardInput = input
      try process.run()
      defer { kill(process.processIdentifier, SIGKILL) }
      let settings = folder.appending(path: "out.settings.json").path
      while !FileManager.default.fileExists(atPath: settings) { usleep(10_000) }
      let second = try Program.run(
        "score", "small.png", "--format", "csv", "--output", "out", "--resume", folder: folder)
      #expect(second.status == 1 && second.errors == "deepbiq: out is being written by another run\n")
      // Interrupted, it says how to go on.
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
    }
  }
}
