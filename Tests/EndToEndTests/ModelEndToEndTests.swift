import Foundation
import Testing

@Suite struct ModelEndToEndTests {
  private static let model = Fixture.builtInModel

  @Test func `inspect lists the layers, what they cost, and the memory of a worker`() throws {
    let done = try Program.run("model", "inspect", Self.model)
    #expect(done.status == 0)
    let lines = done.output.split(separator: "\n")
    // 49 convolutions to the features in 17 layers, the first with its normalisation in the first bottleneck,
    // activations and residual sums fused; then moments of inner layers, the heads and the SVR.
    let convolutions = lines.filter { $0.contains("Conv") }
    #expect(convolutions.count == 17)
    #expect(convolutions.first?.contains(" Sub+Mul+Conv+Clip+Conv+Clip+Conv ") ?? false)
    #expect(convolutions.reduce(0) { $0 + $1.components(separatedBy: "Conv").count - 1 } == 49)
    #expect(lines.contains { $0.contains("Conv+Add") })
    #expect(lines.contains { $0.contains("SVMRegressor") && $0.contains("1x1") })
    // EfficientNet-Lite0's published 384 million multiply-accumulates, times (192 / 224)^2.
    #expect(lines.contains { $0.contains("total") && $0.hasSuffix("282,108,037") })
    #expect(lines.last == "weights 13.0 MiB, arena 1.4 MiB a worker at image=1x3x192x192")
    // The first bottleneck's 16 planes of 96 x 96 floats take 576 KiB.
    #expect(lines.contains { $0.contains("1x16x96x96") && $0.contains("576.0") })
    #expect(lines.contains("licence: Apache-2.0"))
  }

  @Test func `inspect takes another shape`() throws {
    let done = try Program.run("model", "inspect", Self.model, "--shape", "image=4x3x448x448")
    #expect(done.output.contains("4x16x224x224"))
    let wrong = try Program.run("model", "inspect", Self.model, "--shape", "image=1x4x224x224")
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("does not fit") && wrong.complainsInOneLine)
  }

  @Test func `run writes every output as an array`() throws {
    try Fixture.withFolder { folder in
      // Two grey crops, version 1.0 of the .npy format.
      var file = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0])
      file += Data("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 224, 224), }".utf8)
      file += Data(repeating: 0x20, count: 127 - file.count) + Data("\n".utf8)
      withUnsafeBytes(of: Float(128)) { grey in
        for _ in 0..<(2 * 3 * 224 * 224) { file.append(contentsOf: grey) }
      }
      try file.write(to: folder.appending(path: "crops.npy"))
      let done = try Program.run(
        "model", "run", Self.model, "--input", "image=crops.npy", "--output-folder", "out", folder: folder)
      #expect(done.status == 0, "\(done.errors)")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "out").path).sorted()
      #expect(names == ["category_probabilities.npy", "damage.npy", "features.npy", "score.npy"])
      let score = try Data(contentsOf: folder.appending(path: "out/score.npy"))
      let values = score.suffix(8).withUnsafeBytes { bytes in
        [bytes.loadUnaligned(as: Float.self), bytes.loadUnaligned(fromByteOffset: 4, as: Float.self)]
      }
      #expect(values[0] == values[1])
      #expect((0...100).contains(values[0]))
    }
  }

  @Test func `convert to half precision halves the file, keeps what it says of itself, and is undone`() throws {
    try Fixture.withFolder { folder in
      func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      }

      // The built-in model is in half precision already.
      let whole = folder.appending(path: "whole.onnx").path
      #expect(try Program.run("model", "convert", Self.model, whole).status == 0)
      let done = try Program.run("model", "convert", "--float16", whole, "half.onnx", folder: folder)
      #expect(done.status == 0, "\(done.errors)")
      #expect(done.output.contains("weights rounded to float16; largest change 0.0"))
      let half = folder.appending(path: "half.onnx").path
      #expect(Double(try size(half)) < 0.52 * Double(try size(whole)))
      func layers(_ path: String) throws -> ArraySlice<Substring> {
        try Program.run("model", "inspect", path).output.split(separator: "\n").dropFirst()
      }
      #expect(try layers(half) == layers(Self.model))

      let again = try Program.run("model", "convert", "half.onnx", "half.onnx", folder: folder)
      #expect(again.status == 1 && again.errors == "deepbiq: half.onnx exists; --force replaces it\n")
      let back = try Program.run("model", "convert", "--force", "half.onnx", "half.onnx", folder: folder)
      #expect(back.status == 0)
      #expect(Double(try size(half)) > 0.98 * Double(try size(whole)))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["half.onnx", "whole.onnx"])
    }
  }

  private static let mistakes: [([String], Int32)] = [
    (["inspect", "nowhere.onnx"], 1), (["inspect", model, "--shape", "nonsense"], 2),
    (["run", model, "--input", "image=nowhere.npy", "--output-folder", "o"], 1), (["run", model], 2),
    (["convert", model, "/no/such/folder/half.onnx"], 1), (["convert", "nowhere.onnx", "half.onnx"], 1),
    (["convert", model, "/tmp", "--force"], 1),
  ]

  @Test(arguments: mistakes)
  func `Mistakes are one line that says what to change`(arguments: [String], status: Int32) throws {
    let done = try Program.run(all: ["model"] + arguments)
    #expect(done.status == status && done.complainsInOneLine, "\(done.errors)")
  }
}
