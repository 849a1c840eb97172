import Foundation
import Testing

/// Prediction intervals on their way from a model's metadata to whoever asks for a score.
@Suite struct IntervalEndToEndTests {
  /// tiny.onnx of QualityModelTests with a 90 % interval of 45.5 points to either side.
  private static let model = Fixture.network("interval")

  @Test func `The service gives the interval with the score and describes it with the model`() throws {
    let service = try RunningService("--model", Self.model)
    let reply = try service.client.post("/v1/assess", Fixture.bytes("landscape.jpg"))
    let score = try #require(reply.json["score"] as? Double)
    let interval = try #require(reply.json["interval"] as? [String: Double])
    #expect(Set(interval.keys) == ["level", "low", "high"])
    #expect(interval["level"] == 0.9)
    #expect(try abs(#require(interval["low"]) - max(0, score - 45.5)) < 1e-3)
    #expect(try abs(#require(interval["high"]) - min(100, score + 45.5)) < 1e-3)
    let lowest = try service.client.post("/v1/assess?pooling=min", Fixture.bytes("landscape.jpg"))
    #expect(lowest.status == 200 && lowest.json["interval"] == nil)
    let described = try service.client.get("/v1/model").json["interval"] as? [String: Double]
    #expect(described == ["level": 0.9, "half_width": 45.5, "images": 186])
  }

  @Test func `score has it in every format`() throws {
    let path = Fixture.path("landscape.jpg")
    let table = try Program.run("score", path, "--model", Self.model)
    #expect(table.output.split(separator: "\n").first?.contains("90 % INTERVAL") == true)
    #expect(table.output.contains(" to "))
    let csv = try Program.run("score", path, "--model", Self.model, "--format", "csv").output
    let rows = csv.components(separatedBy: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let columns = try #require(rows[0].firstIndex(of: "interval_level"))..<13
    #expect(rows[0][columns] == ["interval_level", "interval_low", "interval_high"])
    let values = rows[1][columns].compactMap { Double($0) }
    let score = try #require(Double(rows[1][1]))
    #expect(values.count == 3 && values[0] == 0.9 && values[1] <= score && score <= values[2])
    let json = try Program.run("score", path, "--model", Self.model, "--format", "jsonl").output
    #expect(json.contains("\"interval\":{\"level\":0.9,\"low\":"))
    // Without one, the columns stay and are empty.
    let none = try Program.run("score", path, "--model", Self.model, "--format", "csv", "--pooling", "min").output
    #expect(none.hasSuffix(",,,,,,false\r\n"))
  }

  @Test func `evaluate tells how often it holds the opinion, in all and by group`() throws {
    try Fixture.withFolder(holding: ["landscape.jpg", "small.png", "blurred.webp"]) { folder in
      // Half the scale to either side holds 50, and never both ends of the scale.
      try Data("image,mos,group\nlandscape.jpg,50,a\nsmall.png,0,b\nblurred.webp,100,b\n".utf8)
        .write(to: folder.appending(path: "scores.csv"))
      let run = try Program.run(
        "evaluate", "--database", "csv", "--root", folder.path, "--model", Self.model, "--format", "json")
      let report = run.json
      let coverage = try #require(report["interval_coverage"] as? [String: Any])
      #expect(coverage["level"] as? Double == 0.9 && coverage["image_count"] as? Int == 3)
      let images = try #require(report["images"] as? [[String: Any]])
      let inside = try images.map { image in
        let interval = try #require(image["interval"] as? [String: Double])
        let opinion = try #require(image["opinion"] as? Double)
        return try (#require(interval["low"])...#require(interval["high"])).contains(opinion)
      }
      #expect(inside[0] && !(inside[1] && inside[2]))
      let share = try #require(coverage["share"] as? [String: Double])["value"]
      #expect(share == Double(inside.count(where: \.self)) / 3)
      let groups = try #require(report["groups"] as? [[String: Any]])
      #expect(groups.compactMap { ($0["interval_coverage"] as? [String: Any])?["image_count"] as? Int } == [1, 2])
    }
  }
}
