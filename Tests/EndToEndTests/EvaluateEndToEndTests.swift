import Foundation
import Testing

@Suite struct EvaluateEndToEndTests {
  /// A database of the user's own in a new folder: the table, and some of the fixtures and a bitmap as its images.
  private func withDatabase<Result>(_ table: String, _ body: (URL) throws -> Result) throws -> Result {
    try Fixture.withFolder { folder in
      let images = folder.appending(path: "images")
      try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
      for name in ["landscape.jpg", "blurred.webp", "small.png"] {
        try FileManager.default.copyItem(atPath: Fixture.path(name), toPath: images.appending(path: name).path)
      }
      try Fixture.bitmap(side: 240) { _, _ in 120 }.write(to: images.appending(path: "grey.bmp"))
      try Data(table.utf8).write(to: folder.appending(path: "scores.csv"))
      return try body(folder)
    }
  }

  private static let table = """
    image,mos,std
    landscape.jpg,70,15
    blurred.webp,20,12
    small.png,55,18
    grey.bmp,5,9
    """

  @Test func `More crops of one random sequence, and only the images that were held back`() throws {
    try withDatabase(Self.table) { folder in
      let common = ["evaluate", "--database", "csv", "--root", folder.path, "--format", "json"]
      let counted = try Program.run(all: common + ["--crop-counts", "2,1"])
      #expect(counted.status == 0, "\(counted.errors)")
      let counts = try #require(counted.json["crop_counts"] as? [[String: Any]])
      #expect(counts.map { $0["crops"] as? Int } == [1, 2])
      for list in ["0", "1,1", "1,x", "9999"] {
        #expect(try Program.run(all: common + ["--crop-counts", list]).status == 2)
      }

      let split = folder.appending(path: "split.json")
      let parts = #"""
        {"database":"csv","training":["images/grey.bmp","images/landscape.jpg"],"validation":["images/small.png"],
        "test":["images/blurred.webp"]}
        """#
      try Data(parts.utf8).write(to: split)
      let held = try Program.run(all: common + ["--split", split.path])
      #expect(held.status == 0, "\(held.errors)")
      #expect((held.json["images"] as? [[String: Any]])?.map { $0["name"] as? String } == ["images/blurred.webp"])
    }
  }

  @Test func `Damage made on purpose: a table, JSON, a page, and pictures to look at`() throws {
    try withDatabase(Self.table) { folder in
      let common = ["evaluate", "damage", "--database", "csv", "--root", folder.path]
      let page = folder.appending(path: "damage.html")
      let examples = folder.appending(path: "examples")
      let kinds = ["--kinds", "gaussian-blur,zoom-blur"]
      let table = try Program.run(
        all: common + kinds + ["--html", page.path, "--examples", examples.path])
      #expect(table.status == 0, "\(table.errors)")
      for text in ["gaussian blur", "zoom blur *", "random pixels", "steps that do not rise"] {
        #expect(table.output.contains(text), "\(text)")
      }
      #expect(try String(contentsOf: page, encoding: .utf8).contains("<svg"))
      let pictures = try FileManager.default.contentsOfDirectory(atPath: examples.path)
      #expect(pictures.count == 11 && pictures.contains("gaussian-blur-17.3.jpg"))

      let json = try Program.run(all: common + kinds + ["--format", "json"])
      #expect(json.status == 0, "\(json.errors)")
      // One image alone is rated 65 or more.
      #expect(json.json["pictures"] as? Int == 1)
      let blur = try #require((json.json["kinds"] as? [[String: Any]])?.first)
      let scores = try #require(blur["scores"] as? [Double])
      let undamaged = try #require(json.json["undamaged"] as? Double)
      #expect(scores.count == 5 && scores[0] < undamaged && (blur["fall"] as? Double ?? 0) > 20)
      #expect(try Program.run(all: common + kinds + ["--format", "json"]).output == json.output)

      for flags in [["--kinds", "rain"], ["--kinds", ""], ["--photographs", "0"]] {
        #expect(try Program.run(all: common + flags).status == 2)
      }
    }
  }

  @Test func `Photographs without opinions can be damaged, from files and folders`() throws {
    let flags = ["evaluate", "damage", "--kinds", "white-noise", "--format", "json"]
    let photograph = Fixture.path("landscape.jpg")
    let done = try Program.run(all: flags + [photograph])
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.json["pictures"] as? Int == 1 && done.json["database"] as? String == photograph)
    try withDatabase(Self.table) { folder in
      let images = try Program.run(all: flags + [folder.path])
      // The table is no image.
      #expect(images.json["pictures"] as? Int == 4, "\(images.errors)")
      let cut = folder.appending(path: "cut.jpg")
      try Data(contentsOf: URL(filePath: photograph)).prefix(2_000).write(to: cut)
      let broken = try Program.run(all: flags + [cut.path])
      #expect(broken.status == 1 && broken.complainsInOneLine && broken.errors.contains("cut.jpg"), "\(broken.errors)")
      for wrong in [[], [photograph, "--database", "csv=\(folder.path)"], [photograph, "--root", folder.path]] {
        #expect(try Program.run(all: flags + wrong).status == 2)
      }
    }
    let nothing = try Program.run(all: flags + [#filePath + "/../../QualityDataTests"])
    #expect(nothing.status == 1 && nothing.complainsInOneLine)
  }

  @Test func `Nothing good to damage is said in one line`() throws {
    try withDatabase("image,mos\ngrey.bmp,50\n") { folder in
      let run = try Program.run("evaluate", "damage", "--database", "csv", "--root", folder.path)
      #expect(run.status == 1)
      #expect(run.errors == "deepbiq: no image of csv is rated 65 or more\n")
    }
  }

  @Test func `Scores are compared with opinions, in a table, in JSON and in a page`() throws {
    try withDatabase(Self.table) { folder in
      let page = folder.appending(path: "report.html")
      let table = try Program.run("evaluate", "--database", "csv", "--root", folder.path, "--html", page.path)
      #expect(table.status == 0, "\(table.errors)")
      for name in ["LCC", "SROCC", "KROCC", "RMSE", "MAE"] { #expect(table.output.contains(name)) }
      let html = try String(contentsOf: page, encoding: .utf8)
      #expect(html.hasPrefix("<!DOCTYPE html>") || html.hasPrefix("<!doctype html>"))
      #expect(html.contains("<svg"))

      let json = try Program.run("evaluate", "--database", "csv", "--root", folder.path, "--format", "json")
      let images = try #require(json.json["images"] as? [[String: Any]])
      #expect(images.map { $0["opinion"] as? Double } == [70, 20, 55, 5])
      // The same scores as `score` gives, the bitmap aside, which only databases have.
      let scored = try Program.run(
        "score", Fixture.path("landscape.jpg"), Fixture.path("blurred.webp"), Fixture.path("small.png"), "--format",
        "csv")
      let expected = scored.output.split(whereSeparator: \.isNewline).dropFirst().compactMap {
        Double($0.split(separator: ",")[1])
      }
      let predictions = images.compactMap { $0["prediction"] as? Double }
      #expect(predictions.count == 4)
      for (prediction, score) in zip(predictions, expected) { #expect(abs(prediction - score) < 1e-4) }
    }
  }

  @Test func `Ratings on another scale are noticed, and mapped where it is said`() throws {
    let table = "image,mos,std\nLandscape.JPG,4.5,0.4\nimages\\blurred.webp,1,0.5\n./small.png,3,1\ngrey.bmp,2,1\n"
    try withDatabase(table) { folder in
      let common = ["evaluate", "--database", "csv=\(folder.path)", "--format", "json"]
      let noticed = try Program.run(all: common)
      #expect(noticed.status == 1 && noticed.complainsInOneLine && noticed.output.isEmpty)
      #expect(noticed.errors.contains("--scale 1,5, or --scale 0,100"), "\(noticed.errors)")
      let mapped = try Program.run(all: common + ["--scale", "1,5"])
      #expect(mapped.status == 0, "\(mapped.errors)")
      let images = try #require(mapped.json["images"] as? [[String: Any]])
      #expect(images.map { $0["opinion"] as? Double } == [87.5, 0, 50, 25])
      #expect(images.map { $0["deviation"] as? Double } == [10, 12.5, 25, 25])
      #expect(try Program.run(all: common + ["--scale", "0,100"]).status == 0)
      for wrong in ["5,1", "1", "1,1", "1,5,9", "a,b", "nan,5", "0,inf"] {
        #expect(try Program.run(all: common + ["--scale", wrong]).status == 2, "\(wrong)")
      }
      for command in [["evaluate"], ["train", "all", "--backbone", "x.onnx", "--output", "y"]] {
        let other = try Program.run(all: command + ["--database", "tid2013=\(folder.path)", "--scale", "1,5"])
        #expect(other.status == 2 && other.errors.contains("--scale is for --database csv"), "\(other.errors)")
      }
    }
  }

  @Test func `Images that a training saw are told by the split beside the model`() throws {
    try withDatabase(Self.table) { folder in
      let model = folder.appending(path: "model.onnx")
      // One without a list of its own.
      try FileManager.default.copyItem(atPath: Fixture.network("tiny"), toPath: model.path)
      let command = [
        "evaluate", "--database", "csv", "--root", folder.path, "--model", model.path, "--format", "json",
      ]
      func warnings() throws -> String {
        let run = try Program.run(all: command)
        #expect(run.status == 0, "\(run.errors)")
        let told = (run.json["warnings"] as? [String] ?? ["none"]).filter { $0.contains("trained on") }
        for warning in told { #expect(run.errors.contains("deepbiq: warning: \(warning)\n"), "\(run.errors)") }
        return told.joined()
      }
      #expect(try warnings().isEmpty)
      let parts = #"""
        {"database":"csv","training":["images/grey.bmp","images/landscape.jpg"],"validation":["images/small.png"],
        "test":["images/blurred.webp"]}
        """#
      try Data(parts.utf8).write(to: folder.appending(path: "split.json"))
      #expect(try warnings().hasPrefix("3 of the 4 images were trained on, by \(folder.path)/split.json"))
      try Data(parts.replacing("\"csv\"", with: "\"other\"").utf8).write(to: folder.appending(path: "split.json"))
      #expect(try warnings().isEmpty)
    }
  }

  @Test func `Every image that is missing is named before anything is scored`() throws {
    try withDatabase(Self.table + "\nlost.jpg,50,1\ngone.png,50,1\n") { folder in
      let run = try Program.run("evaluate", "--database", "csv", "--root", folder.path)
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
      #expect(run.errors.hasPrefix("deepbiq: "))
      #expect(run.errors.contains("lost.jpg") && run.errors.contains("gone.png"))
    }
  }

  @Test func `A database of no known name is refused with those that are`() throws {
    let run = try Program.run("evaluate", "--database", "imagenet", "--root", "/")
    #expect(run.status == 1)
    #expect(run.errors.contains("kadid-10k") && run.complainsInOneLine)
  }

  @Test func `What a lower precision costs is printed, and written into the model`() throws {
    try withDatabase(Self.table) { folder in
      let common = ["evaluate", "precision", "--database", "csv", "--root", folder.path]
      let output = folder.appending(path: "measured.onnx").path
      let done = try Program.run(all: common + ["--precision", "int8", "--output", output])
      #expect(done.status == 0, "\(done.errors)")
      let lines = done.output.split(separator: "\n")
      #expect(lines.map { $0.prefix(7) } == ["precisi", "float32", "int8   ", "scores ", output.prefix(7)])
      let inspected = try Program.run("model", "inspect", output)
      for key in ["int8_srocc_change", "int8_mean_difference", "int8_largest_difference"] {
        #expect(inspected.output.contains(key))
      }
      // It scores as it did, in either precision.
      let photograph = Fixture.path("landscape.jpg")
      for precision in ["float32", "int16", "int8"] {
        let scores = try [[], ["--model", output]].map { model in
          try Program.run(all: ["score", photograph, "--format", "csv", "--precision", precision] + model)
            .output.split(separator: "\n").last?.split(separator: ",").dropFirst().first
        }
        #expect(scores[0] != nil && scores[0] == scores[1])
      }
      #expect(try Program.run(all: common + ["--precision", "int8", "--output", output]).status == 1)
      for wrong in [[], ["--precision", "float32"], ["--precision", "int4"]] {
        #expect(try Program.run(all: common + wrong).status == 2)
      }
    }
  }
}
