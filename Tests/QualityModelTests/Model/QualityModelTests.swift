import Foundation
import Testing

@testable import QualityModel

@Suite struct QualityModelTests {
  @Test("a model is read with its metadata and the digest of its file")
  func wholeModel() throws {
    let model = try Fixture.model("tiny")
    #expect(model.metadata.name == "tiny")
    #expect(model.metadata.cropSize == 32)
    #expect(model.metadata.summary == "Scores the mean colour.")
    let bytes = try Fixture.bytes("tiny.onnx")
    #expect(model.digest == "sha256:" + bytes.withUnsafeBytes(SHA256.hexDigest))
    #expect(model.byteCount == bytes.count)
  }

  @Test("a model needs neither metadata nor category probabilities nor an open batch")
  func leastModel() throws {
    let bare = try Fixture.model("bare")
    #expect(bare.metadata.cropSize == 224)
    let single = try Fixture.model("single")
    #expect(single.metadata.cropSize == 32)
    #expect(!single.ports.hasCategoryProbabilities)
    #expect(single.ports.imagePort.takesSingleCrops)
  }

  @Test(
    "a network that is no quality model is refused with what it lacks",
    arguments: [
      ("no-score", "no output \"score\"; it has features, quality"),
      ("other-input", "it has pixels"),
      ("grey-input", "[crops, 1, height, width]"),
      ("fixed-batch", "[4, 3, height, width]"),
      ("oblong", "[crops, 3, 32, 48]"),
      ("two-categories", "[1, 2]"),
    ]
  )
  func missingPorts(name: String, problem: String) throws {
    let error = #expect(throws: ModelError.self) { try Fixture.model(name) }
    guard case .port(model: name + ".onnx", let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.contains(problem), "\(found)")
  }

  @Test("bad metadata, a missing file and a file of other bytes are refused")
  func otherRefusals() throws {
    #expect(
      throws: ModelError.metadata(
        model: "bad-metadata.onnx",
        key: "crop_size",
        value: "many",
        allowed: "a whole number from 16 to 1024"
      )
    ) { try Fixture.model("bad-metadata") }
    #expect(throws: ModelError.unreadable(path: "/no/such.onnx", reason: "No such file or directory")) {
      try QualityModel(contentsOfFile: "/no/such.onnx")
    }
    let error = #expect(throws: ModelError.self) {
      try QualityModel(contentsOfFile: Fixture.url("references.json").path)
    }
    guard case .network = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
