import Foundation
import Testing

@Suite struct ModelProfileEndToEndTests {
  /// Networks of a few layers: `tiny` takes any number of crops of any size, `single` one of 32x32.
  private static let (tiny, single) = (Fixture.network("tiny"), Fixture.network("single"))

  private struct Profile: Decodable {
    struct Layer: Decodable {
      let name: String
      let operators: [String]
      let outputShape: [Int]
      let multiplyAccumulates: Int
      let medianSeconds, share, gigaflopsPerSecond: Double?
    }

    let inputShapes: [String: [Int]]
    let batch, workers, runs: Int
    let medianSeconds, lowerQuartileSeconds, upperQuartileSeconds, cropsPerSecond: Double
    let layers: [Layer]?
  }

  private static func profile(_ arguments: String...) throws -> Profile {
    let done = try Program.run(all: ["model", "profile", "--format", "json", "--runs", "3"] + arguments)
    try #require(done.status == 0, "\(done.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Profile.self, from: Data(done.output.utf8))
  }

  @Test func `The table has the layers, their sum and the crops a second`() throws {
    let done = try Program.run(
      "model", "profile", Self.tiny, "--batch", "3", "--workers", "2", "--runs", "2")
    #expect(done.status == 0, "\(done.errors)")
    let lines = done.output.split(separator: "\n")
    #expect(lines.first?.hasSuffix("GFLOP/s") == true)
    #expect(lines.contains { $0.contains("one worker") && $0.contains("100.0") })
    #expect(lines.last?.hasPrefix("3 crops on 2 workers, 2 runs: median ") == true)
    #expect(lines.last?.contains(" crops/s (") == true)
  }

  @Test func `JSON has the same in figures`() throws {
    let profile = try Self.profile(Self.tiny, "--batch", "5", "--workers", "2")
    #expect((profile.batch, profile.workers, profile.runs) == (5, 2, 3))
    // The larger share, of which the layers are.
    #expect(profile.inputShapes["image"]?.first == 3)
    #expect(profile.lowerQuartileSeconds <= profile.medianSeconds)
    #expect(profile.medianSeconds <= profile.upperQuartileSeconds)
    #expect(abs(profile.cropsPerSecond * profile.medianSeconds - 5) < 1e-6)
    let layers = try #require(profile.layers)
    #expect(layers.contains { $0.operators.first == "Gemm" && ($0.gigaflopsPerSecond ?? 0) > 0 })
    #expect(abs(layers.reduce(0) { $0 + ($1.share ?? 0) } - 1) < 1e-6)
    #expect(layers.allSatisfy { $0.outputShape.first == 3 && ($0.share == nil) == ($0.medianSeconds == nil) })
  }

  @Test func `Workers without a crop help, at another size, and layers are left out`() throws {
    let profile = try Self.profile(
      Self.tiny, "--batch", "2", "--workers", "8", "--size", "48", "--no-layers")
    #expect(profile.workers == 8)
    #expect(profile.inputShapes["image"] == [1, 3, 48, 48])
    #expect(profile.layers == nil)
  }

  @Test(arguments: [
    (["nowhere.onnx"], 1, "nowhere.onnx"),
    ([tiny, "--runs", "0"], 2, "--runs is 0"),
    ([tiny, "--batch", "many"], 2, "many"),
    ([single, "--batch", "4", "--workers", "2"], 2, "--batch must be 1 a worker, 2 for 2"),
    ([single, "--batch", "1", "--size", "7"], 2, "--size cannot be 7"),
  ])
  func `Mistakes are one line that says what to change`(arguments: [String], status: Int, text: String) throws {
    let done = try Program.run(all: ["model", "profile"] + arguments)
    #expect(Int(done.status) == status)
    #expect(done.complainsInOneLine && done.errors.contains(text), "\(done.errors)")
    #expect(done.output.isEmpty)
  }
}
