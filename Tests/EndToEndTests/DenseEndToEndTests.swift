import Foundation
import QualityService
import Testing

/// The dense mode on its way from whoever asks for it to the reply.
@Suite struct DenseEndToEndTests {
  private static let modelWithout = Fixture.path("no-average.onnx")
  private static let reason = "its score cannot be computed from global averages of feature maps"

  private func assess(_ service: RunningService, _ query: String) throws -> AssessmentReply {
    let reply = try service.client.post("/v1/assess?\(query)", Fixture.bytes("landscape.jpg"))
    #expect(reply.status == 200, "\(reply.text)")
    return try JSONDecoder().decode(AssessmentReply.self, from: Data(reply.body))
  }

  @Test func `The service scores in the mode that is asked for, else in the one it was told`() throws {
    let service = try RunningService("--mode", "exact")
    let dense = try assess(service, "detail=crops&mode=dense")
    let exact = try assess(service, "detail=crops")
    #expect(dense.mode == "dense" && exact.mode == "exact")
    #expect(dense.interval != nil && exact.interval == nil)
    // Told nothing, in the one the model was made for.
    let untold = try assess(RunningService(), "detail=crops")
    #expect(untold.mode == "dense" && untold.score == dense.score)
    let (denseCrops, exactCrops) = (try #require(dense.crops), try #require(exact.crops))
    #expect(
      denseCrops.map { [$0.x, $0.y, $0.width, $0.height] } == exactCrops.map { [$0.x, $0.y, $0.width, $0.height] })
    // Another way to compute much the same, not the same numbers.
    #expect(dense.score != exact.score && abs(dense.score - exact.score) < 15)
    // Crops share one map: more of them are there in the same way.
    let many = try assess(service, "crops=100&mode=dense")
    #expect(try #require(many.crops).count > 80 && many.crops?.first == denseCrops.first)
    #expect(try service.client.get("/v1/model").json["modes"] as? [String] == ["exact", "dense"])
  }

  @Test func `A model without a dense mode refuses it with a code of its own`() throws {
    let service = try RunningService("--model", Self.modelWithout)
    let reply = try service.client.post("/v1/assess?mode=dense", Fixture.bytes("landscape.jpg"))
    #expect(reply.status == 400)
    #expect(reply.headers["content-type"] == "application/problem+json")
    #expect(reply.json["code"] as? String == "unsupported_mode")
    #expect(reply.json["detail"] as? String == "Mode is 'dense'; it must be exact for this model: \(Self.reason)")
    #expect(reply.json["parameter"] as? String == "mode" && reply.json["allowed"] as? String == "exact")
    #expect(try assess(service, "mode=exact").mode == "exact")
    #expect(try service.client.get("/v1/model").json["modes"] as? [String] == ["exact"])
    // Told so for every request, it does not start.
    let run = try Program.run("serve", "--model", Self.modelWithout, "--mode", "dense")
    #expect(run.status != 0)
    #expect(run.errors == "deepbiq: --mode is 'dense'; it must be exact for this model: \(Self.reason)\n")
  }

  @Test func `score and evaluate have it, and give the service's scores`() throws {
    let path = Fixture.path("landscape.jpg")
    let run = try Program.run("score", path, "--mode", "dense", "--format", "jsonl", "--workers", "1")
    #expect(run.status == 0, "\(run.errors)")
    let scored = try JSONDecoder().decode(AssessmentReply.self, from: Data(run.output.utf8))
    let served = try assess(RunningService(), "mode=dense")
    #expect(scored.mode == "dense" && scored.score == served.score && scored.crops == served.crops)
    // Without an interval its column is left out.
    #expect(try !Program.run("score", path, "--mode", "exact").output.contains("INTERVAL"))

    let refused = try Program.run("score", path, "--mode", "dense", "--model", Self.modelWithout)
    #expect(refused.status == 1 && refused.output.isEmpty)
    #expect(refused.errors == "deepbiq: --mode is 'dense'; it must be exact for this model: \(Self.reason)\n")
    #expect(try Program.run("score", path, "--mode", "fast").status == 2)

    let report = try Fixture.withFolder(holding: ["landscape.jpg", "small.png"]) { folder in
      try Data("image,mos\nlandscape.jpg,70\nsmall.png,40\n".utf8).write(to: folder.appending(path: "scores.csv"))
      return try Program.run(
        "evaluate", "--database", "csv", "--root", folder.path, "--mode", "dense", "--format", "json"
      ).json
    }
    // The title names a mode that is not the model's own.
    #expect((report["model"] as? String)?.hasSuffix(" crops") == false)
    let images = try #require(report["images"] as? [[String: Any]])
    let prediction = try #require(images.first?["prediction"] as? Double)
    #expect(abs(prediction - scored.score) < 1e-4)
  }
}
