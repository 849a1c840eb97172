import Foundation
import Testing

@testable import QualityModel

/// The model compiled into the program, with the real network.
@Suite struct DefaultModelTests {
  @Test("the embedded model says what it is")
  func metadata() throws {
    let model = try QualityModel.embedded()
    #expect(model.metadata.name == "efficientnet-lite0-live-challenge-biq2021")
    #expect(model.metadata.version == "3.0.0")
    #expect(model.metadata.licence == "Apache-2.0")
    #expect(model.metadata.cropSize == 192)
    #expect(model.metadata.viewSize == 500)
    #expect(model.metadata.gridMinimum == 3)
    #expect(model.metadata.cropMode == .dense)
    #expect(model.metadata.measured.srocc == 0.828)
    #expect(model.metadata.measured.lcc == 0.855)
    #expect(model.metadata.interval?.level == 0.9 && model.metadata.interval?.imageCount == 930)
    for owner in ["University of Texas at Austin", "BIQ2021", "EfficientNet-Lite0"] {
      #expect(model.metadata.notice.contains(owner))
    }
    #expect(model.metadata.damage?.kinds.count == 17)
    // 930 of LIVE In the Wild and the 10,000 of BIQ2021's training part, two of which are the same file.
    #expect(model.metadata.trainingImages?.count == 10_929)
    #expect(model.digest.count == "sha256:".count + 64)
  }

  /// Of LIVE In the Wild, which is not in the repository.
  static let photographs = "../shared/live-challenge/images"

  @Test(
    "evaluating it on what it learned from can be told",
    .enabled(if: FileManager.default.fileExists(atPath: photographs), "../shared/live-challenge is absent"))
  func trainingImages() throws {
    let training = try #require(try QualityModel.embedded().metadata.trainingImages)
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.photographs)
    #expect(names.count == 930)
    for name in names {
      let bytes = try #require(FileManager.default.contents(atPath: "\(Self.photographs)/\(name)"))
      #expect(bytes.withUnsafeBytes { training.contains($0) }, "\(name)")
    }
    #expect([1, 2, 3].withUnsafeBytes { !training.contains($0) })
  }

  @Test("scores agree with ONNX Runtime on the same crops")
  func references() async throws {
    let assessor = try Assessor(QualityModel.embedded(), workers: ProcessorCount.available)
    // Each crop is an image to it.
    var options = assessor.defaultOptions
    options.mode = .exact
    for reference in try Fixture.references("default") {
      let assessment = try await assessor.assess(
        Fixture.bytes(reference.file),
        options: options
      )
      #expect(abs(assessment.score - reference.score) < 0.001)
      for (crop, score) in zip(assessment.crops, reference.cropScores) { #expect(abs(crop.score - score) < 0.002) }
    }
  }

  @Test("the same bytes give the same score to the last digit, with any number of workers, alone and under load")
  func determinism() async throws {
    let model = try QualityModel.embedded()
    let bytes = try Fixture.bytes("large.jpg")
    let other = try Fixture.bytes("small.webp")
    var options = AssessmentOptions(defaultsOf: model.metadata)
    options.crops = 6
    let chosen = options
    options.crops = 1
    let single = options
    var results: [[Double]] = []
    for workers in 1...3 {
      let assessor = try Assessor(model, workers: workers)
      results.append(Self.scores(try await assessor.assess(bytes, options: chosen)))
      async let before = assessor.assess(other, options: single)
      async let loaded = assessor.assess(bytes, options: chosen)
      async let after = assessor.assess(other, options: single)
      results.append(Self.scores(try await loaded))
      _ = try await (before, after)
    }
    #expect(results.count == 6)
    #expect(Set(results).count == 1)
  }

  private static func scores(_ assessment: Assessment) -> [Double] {
    [assessment.score] + assessment.crops.flatMap { [$0.score] + $0.categoryProbabilities }
  }
}
