import Foundation
import Testing

@Suite struct ModelImportEndToEndTests {
  private static func files(_ name: String) -> [String] {
    let folder = Fixture.file("Tests/CaffeImportTests/Fixtures/networks/\(name)")
    return ["--prototxt", "\(folder)/net.prototxt", "--caffemodel", "\(folder)/net.caffemodel"]
  }

  private func run(_ arguments: [String], folder: URL) throws -> Program {
    try Program.run(all: ["model", "import"] + arguments, folder: folder)
  }

  @Test func `A Caffe network becomes a backbone that inspect describes`() throws {
    try Fixture.withFolder { folder in
      let done = try run(Self.files("caffenet_small") + ["net.onnx"], folder: folder)
      #expect(done.status == 0, "\(done.errors)")
      #expect(done.output.hasSuffix("image [crops, 3, 51, 51], features [crops, 16], logits [crops, 5]\n"))

      let json = try Program.run("model", "inspect", "net.onnx", "--format", "json", folder: folder)
      let summary = json.json
      #expect(summary["file"] as? String == "net.onnx")
      #expect(summary["metadata"] as? [String: String] == ["name": "caffenet_small"])
      #expect(summary["input_shapes"] as? [String: [Int]] == ["image": [1, 3, 51, 51]])
      let layers = try #require(summary["layers"] as? [[String: Any]])
      let conv1 = try #require(layers.first { $0["name"] as? String == "conv1" })
      // 6 filters of 3 x 11 x 11 at 11 x 11 places, of images less 3 means, pooled to 5 x 5.
      #expect(conv1["operators"] as? [String] == ["Sub", "Conv", "Relu", "MaxPool"])
      #expect(conv1["output_shape"] as? [Int] == [1, 6, 5, 5])
      #expect(conv1["output_bytes"] as? Int == 6 * 25 * 4)
      #expect(conv1["parameters"] as? Int == 6 * 363 + 6 + 3)
      #expect(conv1["multiply_accumulates"] as? Int == 6 * 363 * 121)
      #expect(summary["parameters"] as? Int == layers.reduce(0) { $0 + ($1["parameters"] as? Int ?? 0) })
      let weightBytes = try #require(summary["weight_bytes"] as? Int)
      // The order of the channels and the ratios of Dropout are constants, but no parameters.
      #expect(weightBytes == 4 * (summary["parameters"] as? Int ?? 0) + 3 * 8 + 2 * 4)

      let taken = try run(Self.files("caffenet_small") + ["net.onnx"], folder: folder)
      #expect(taken.status == 1 && taken.errors == "deepbiq: net.onnx exists; --force replaces it\n")
      let other = try run(
        Self.files("caffenet_small") + ["net.onnx", "--force", "--features", "norm2", "--mean", "0,0,0"], folder: folder
      )
      #expect(other.output.contains("features [crops, 8]"))
    }
  }

  private static let mistakes: [([String], Int32)] = {
    let (small, residual) = (files("caffenet_small"), files("residual"))
    return [
      (small + ["--mean", "1,2"], 2), (small + ["--scale", "0"], 2),
      (small + ["--mean", "1,2,3", "--mean-file", "mean.binaryproto"], 2),
      (small + ["--mean-file", "nowhere.binaryproto"], 1), (small + ["--features", "fc9"], 1),
      (small.prefix(2) + residual.suffix(2), 1), (["--prototxt", "nowhere.prototxt"] + residual.suffix(2), 1),
    ]
  }()

  @Test(arguments: mistakes)
  func `What cannot be imported is one line and no file`(arguments: [String], status: Int32) throws {
    try Fixture.withFolder { folder in
      let done = try run(arguments + ["net.onnx"], folder: folder)
      #expect(done.status == status)
      #expect(done.complainsInOneLine, "\(done.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }
}
