import Foundation
import Testing

/// `deepbiq train ...` from rated bitmaps to a model that the other commands take: the brighter, the better.
@Suite struct TrainEndToEndTests {
  /// Averages the colours of a crop: `features` [crops, 3].
  private static let backbone = Fixture.network("tiny")

  /// Thirty bitmaps of 48x48 pixels, one bright block in a different place each, and their ratings.
  private func withDatabase<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try Fixture.withFolder { folder in
      var table = "image,mos,std\n"
      for index in 0..<30 {
        let bitmap = Fixture.bitmap(side: 48) { x, y in
          UInt8(20 + 7 * index + (x / 8 == index % 6 && y / 8 == index / 6 ? 15 : 0))
        }
        try bitmap.write(to: folder.appending(path: "\(index).bmp"))
        table += "\(index).bmp,\(3 * index + 5),12\n"
      }
      try Data(table.utf8).write(to: folder.appending(path: "scores.csv"))
      return try body(folder)
    }
  }

  private let tiny =
    ["--epochs", "3", "--crop-size", "32", "--view-size", "48", "--batch-size", "6", "--workers", "2"]
    + ["--windows", "1", "--damage", "0", "--crops-per-image", "2", "--trunk-rate", "0.1"]

  private func run(_ arguments: [String]) throws -> Program { try Program.run(all: arguments) }

  @Test func `evaluate study compares designs, and resumes where it is asked to`() throws {
    try withDatabase { folder in
      let output = folder.appending(path: "study").path
      let command =
        [
          "evaluate", "study", "--database", "csv", "--root", folder.path, "--backbone", Self.backbone, "--output",
          output,
        ]
        + ["--folds", "2"] + tiny
      let done = try run(command)
      #expect(done.status == 0, "\(done.errors)")
      #expect(done.output.contains("crops: whole image, squeezed") && done.output.contains("study.html"))
      let again = try run(command)
      #expect(again.status == 2 && again.errors.contains("--resume"), "\(again.errors)")
      let resumed = try run(command + ["--resume"])
      #expect(resumed.status == 0 && resumed.output.contains("Split 1: done before"))
      #expect(resumed.output.hasSuffix(String(done.output.suffix(1000))), "the same table")
      #expect(try run(command + ["--splits", "0"]).status == 2)
    }
  }

  @Test func `train all ends in a model with an interval, and resumes where it is asked to`() throws {
    try withDatabase { folder in
      let output = folder.appending(path: "trained").path
      let command =
        ["train", "all", "--database", "csv", "--root", folder.path, "--backbone", Self.backbone, "--output", output]
        + ["--folds", "3", "--name", "bright", "--licence", "MIT"] + tiny
      let trained = try run(command)
      #expect(trained.status == 0, "\(trained.errors)")
      #expect(trained.output.contains("SROCC") && trained.output.contains("model-card.md"))
      let again = try run(command)
      #expect(again.status == 2 && again.errors.contains("--resume"), "\(again.errors)")
      #expect(try run(command + ["--resume"]).status == 0)

      let bright = folder.appending(path: "29.bmp").path
      let inspected = try run(["model", "inspect", "\(output)/model.onnx"])
      #expect(inspected.status == 0 && inspected.output.contains("interval_half_width"), "\(inspected.output)")
      let scores = try run([
        "evaluate", "--database", "csv", "--root", folder.path, "--model", "\(output)/model.onnx", "--format", "json",
      ])
      #expect(scores.status == 0, "\(scores.errors) \(bright)")
      let overlap = "30 of the 30 images were trained on, by the model's own list of what its training saw"
      #expect((scores.json["warnings"] as? [String])?.contains { $0.hasPrefix(overlap) } == true)
      #expect(scores.errors.contains("deepbiq: warning: \(overlap)"), "\(scores.errors)")
      let images = try #require(scores.json["images"] as? [[String: Any]])
      #expect(images.allSatisfy { $0["interval"] != nil })
      let predictions = images.compactMap { $0["prediction"] as? Double }
      #expect(try #require(predictions.last) > (predictions.first ?? 0) + 10)
    }
  }

  @Test func `A training on ratings that mean nothing says so, also in the card and the report`() throws {
    try withDatabase { folder in
      let rows = (0..<30).map { "\($0).bmp,\(20 + 2 * ($0 * 11 % 30))\n" }
      try Data(("image,mos\n" + rows.joined()).utf8).write(to: folder.appending(path: "scores.csv"))
      let output = folder.appending(path: "trained").path
      let trained = try run(
        ["train", "all", "--database", "csv", "--root", folder.path, "--backbone", Self.backbone, "--output", output]
          + ["--folds", "2"] + tiny)
      #expect(trained.status == 0, "\(trained.errors)")
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(output)/report.json")))
          as? [String: Any])
      let warning = try #require((report["warnings"] as? [String])?.first, "\(trained.output)")
      #expect(warning.contains("SROCC"))
      #expect(trained.errors.contains("deepbiq: warning: \(warning)"), "\(trained.errors)")
      #expect(trained.output.contains("WARNING: \(warning)."))
      let card = try String(contentsOfFile: "\(output)/model-card.md", encoding: .utf8)
      #expect(card.contains("**Warning**: \(warning)."))
      let page = try String(contentsOfFile: "\(output)/report.html", encoding: .utf8)
      #expect(page.contains("WARNING: the interval of SROCC") || page.contains("WARNING: SROCC"))
    }
  }

  @Test func `train finetune and train svr share one split`() throws {
    try withDatabase { folder in
      let output = folder.appending(path: "tuned").path
      let database = ["--database", "csv", "--root", folder.path]
      let tuned = try run(["train", "finetune", "--backbone", Self.backbone, "--output", output] + database + tiny)
      #expect(tuned.status == 0, "\(tuned.errors)")
      #expect(tuned.errors.contains("warning: SROCC on") && tuned.errors.contains("may have learned nothing"))
      let scored = folder.appending(path: "scored.onnx").path
      let svr = try run(
        ["train", "svr", "--model", "\(output)/model.onnx", "--split", "\(output)/split.json", "--output", scored]
          + ["--folds", "2", "--c", "1", "--epsilon", "1"] + database)
      #expect(svr.status == 0, "\(svr.errors)")
      #expect(svr.output.contains("SROCC"))
      let evaluated = try run(["evaluate", "--model", scored] + database)
      #expect(evaluated.status == 0, "\(evaluated.errors)")
      #expect(evaluated.output.contains("WARNING: 24 of the 30 images were trained on"), "\(evaluated.output)")
      // Those that were held back were not.
      let held = try run(["evaluate", "--model", scored, "--split", "\(output)/split.json"] + database)
      #expect(held.status == 0 && !held.errors.contains("trained on"), "\(held.errors)")
    }
  }

  @Test func `Normalisation that the backbone lacks becomes part of the model`() throws {
    try withDatabase { folder in
      func trained(_ name: String, _ flags: [String]) throws -> (model: String, errors: String) {
        let scored = folder.appending(path: name).path
        let program = try run(
          ["train", "svr", "--database", "csv", "--root", folder.path, "--output", scored, "--model", Self.backbone]
            + ["--folds", "2", "--c", "1", "--epsilon", "1", "--crop-size", "32", "--view", "48"] + flags)
        #expect(program.status == 0, "\(program.errors)")
        return (scored, program.errors)
      }
      let plain = try trained("plain.onnx", ["--mean", "0"])
      #expect(!plain.errors.contains("warning"), "--mean 0 says that pixels are right")
      let normalised = try trained("other.onnx", ["--mean", "128,127,126", "--pixel-scale", "0.0078125"])
      #expect(!normalised.errors.contains("warning"))
      func holdsNormalisation(_ model: String) throws -> Bool {
        try Data(contentsOf: URL(filePath: model)).range(of: Data("image.normalised".utf8)) != nil
      }
      #expect(try holdsNormalisation(normalised.model) && !holdsNormalisation(plain.model))
    }
  }

  @Test func `Several databases are learned from at once, and the model names damage`() throws {
    try withDatabase { folder in
      // Other pictures than those of the first database: half as bright, and twice as hard to please.
      let other = folder.appending(path: "other")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
      var table = "image,mos\n"
      for index in 0..<12 {
        let bitmap = Fixture.bitmap(side: 48) { x, y in UInt8(20 + 5 * index + (x + 2 * y + 9 * index) % 31) }
        try bitmap.write(to: other.appending(path: "\(index).bmp"))
        table += "\(index).bmp,\(2 * index + 5)\n"
      }
      // And one that both have.
      try FileManager.default.copyItem(at: folder.appending(path: "3.bmp"), to: other.appending(path: "x.bmp"))
      try Data((table + "x.bmp,9\n").utf8).write(to: other.appending(path: "scores.csv"))
      let output = folder.appending(path: "together").path
      let common = ["train", "finetune", "--backbone", Self.backbone, "--output", output] + tiny
      let both = ["--database", "csv=\(folder.path)", "--database", "csv=\(other.path)"]
      let tuned = try run(common + both + ["--weight", "csv=0.5", "--damage", "0.5", "--windows", "2"])
      #expect(tuned.status == 0, "\(tuned.errors)")
      #expect(tuned.errors.contains("1 image of csv is left out: csv shows the same"), "\(tuned.errors)")
      #expect(tuned.errors.contains("12 images of csv, whose opinions of 25, 50 and 75 are about"), "\(tuned.errors)")
      let scored = try run([
        "score", folder.appending(path: "29.bmp").path, "--model", "\(output)/model.onnx", "--format", "jsonl",
      ])
      #expect(scored.status == 0 && scored.json["damage"] is [Any], "\(scored.errors)")
      let photograph = try run([
        "score", Fixture.path("landscape.jpg"), "--model", "\(output)/model.onnx", "--format", "jsonl",
      ])
      #expect(photograph.status == 0 && photograph.json["damage"] is [Any], "\(photograph.errors)")
      let crops = try #require(photograph.json["crops"] as? [[String: Any]])
      #expect(crops.allSatisfy { $0["damage"] is [Any] && $0["width"] as? Int ?? 0 > 0 })

      for (flags, text) in [
        (["--database", "csv"], "Give --root FOLDER"),
        (["--database", "csv", "--database", "csv=\(other.path)"], "Of several databases each is given as"),
        (["--database", "csv=\(folder.path)", "--root", folder.path], "--root is for --database without"),
        (both + ["--weight", "tid2013=2"], "--weight names tid2013"),
        (["--database", "csv="], "--database"),
      ] {
        let refused = try run(common + flags)
        #expect(refused.status == 2 && refused.errors.contains(text), "\(flags): \(refused.errors)")
      }
    }
  }

  @Test func `train svr on dense crops makes a model that scores densely`() throws {
    try withDatabase { folder in
      let scored = folder.appending(path: "scored.onnx").path
      let command =
        ["train", "svr", "--database", "csv", "--root", folder.path, "--output", scored, "--mode", "dense"]
        + ["--folds", "2", "--c", "1", "--epsilon", "1", "--crop-size", "32", "--view", "48"]
      let refused = try run(command + ["--model", Fixture.path("no-average.onnx")])
      #expect(refused.status == 1 && refused.complainsInOneLine, "\(refused.errors)")
      #expect(refused.errors.contains("mode is dense; it must be exact for these features of"), "\(refused.errors)")

      let trained = try run(command + ["--model", Self.backbone])
      #expect(trained.status == 0, "\(trained.errors)")
      let evaluate = ["evaluate", "--database", "csv", "--root", folder.path, "--model", scored, "--format", "json"]
      for (flags, description) in [([], "unversioned\""), (["--mode", "exact"], "unversioned, exact crops\"")] {
        let evaluated = try run(evaluate + flags)
        #expect(evaluated.status == 0 && evaluated.output.contains(description), "\(evaluated.errors)")
      }
    }
  }

  @Test func `What cannot be is refused before any work, with a line that says what to change`() throws {
    try withDatabase { folder in
      let common = ["train", "all", "--database", "csv", "--root", folder.path, "--output", folder.path + "/x"]
      let refusals: [([String], Int32, String)] = [
        (["--backbone", Self.backbone, "--interval-level", "0.99"] + tiny, 2, "interval level"),
        (["--backbone", Self.backbone, "--regression-features", "featurs"] + tiny, 2, "features"),
        (["--backbone", Self.backbone, "--freeze", "nothing"] + tiny, 2, "freeze"),
        (["--backbone", "nowhere.onnx"] + tiny, 1, "nowhere.onnx"),
        (["--backbone", Self.backbone, "--pixel-scale", "0"] + tiny, 2, "--pixel-scale"),
        (["--backbone", Self.backbone, "--mean", "1,2"] + tiny, 2, "mean"),
      ]
      for (arguments, status, text) in refusals {
        let program = try run(common + arguments)
        #expect(program.status == status && program.errors.contains(text), "\(arguments): \(program.errors)")
        #expect(program.complainsInOneLine, "\(program.errors)")
      }
    }
  }
}
