import Foundation
import Testing

@Suite struct ModelEndToEndTests {
  /// The model that is compiled into the program, as a file.
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/CEmbedded/default-model.onnx").standardized.path

  @Test func `inspect lists the layers, what they cost, and the memory of a worker`() throws {
    let done = try Program.run("model", "inspect", Self.model)
    #expect(done.status == 0)
    let lines = done.output.split(separator: "\n")
    // 52 convolutions to the features in 18 steps, the first with its normalisation in the first bottleneck, activations and
    // residual sums fused; then the mean, the head and the SVR.
    let convolutions = lines.filter { $0.contains("Conv") }
    #expect(convolutions.count == 18)
    #expect(convolutions.first?.contains(" Sub+Mul+Conv+Clip+Conv+Clip+Conv ") ?? false)
    #expect(convolutions.reduce(0) { $0 + $1.components(separatedBy: "Conv").count - 1 } == 52)
    #expect(lines.contains { $0.contains("Conv+Add") })
    #expect(lines.contains { $0.contains("SVMRegressor") && $0.contains("1x1") })
    // MobileNetV2's published 300 million multiply-accumulates, times (384 / 224)^2.
    #expect(lines.contains { $0.contains("total") && $0.hasSuffix("880,152,837") })
    #expect(lines.last == "weights 8.4 MiB, arena 4.4 MiB a worker at image=1x3x384x384")
    // The first bottleneck's 16 planes of 192 x 192 floats take 2304 KiB.
    #expect(lines.contains { $0.contains("1x16x192x192") && $0.contains("2,304.0") })
    #expect(lines.contains("licence: Apache-2.0"))
  }

  @Test func `inspect takes another shape`() throws {
    let done = try Program.run("model", "inspect", Self.model, "--shape", "image=4x3x448x448")
    #expect(done.output.contains("4x16x224x224"))
    let wrong = try Program.run("model", "inspect", Self.model, "--shape", "image=1x4x224x224")
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("does not fit"))
    #expect(wrong.errors.filter { $0 == "\n" }.count == 1)
  }

  @Test func `run writes every output as an array`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
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
    #expect(names == ["category_probabilities.npy", "features.npy", "score.npy"])
    let score = try Data(contentsOf: folder.appending(path: "out/score.npy"))
    let values = score.suffix(8).withUnsafeBytes { bytes in
      [bytes.loadUnaligned(as: Float.self), bytes.loadUnaligned(fromByteOffset: 4, as: Float.self)]
    }
    #expect(values[0] == values[1])
    #expect((0...100).contains(values[0]))
  }

  @Test(arguments: [
    (["model", "inspect", "nowhere.onnx"], 1),
    (["model", "run", model, "--input", "image=nowhere.npy", "--output-folder", "o"], 1),
    (["model", "run", model], 2), (["model", "inspect", model, "--shape", "nonsense"], 2),
  ])
  func `Mistakes are one line that says what to change`(arguments: [String], status: Int) throws {
    let process = Program.process(arguments)
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(Int(process.terminationStatus) == status)
    #expect(text.hasPrefix("deepbiq: "))
    #expect(text.filter { $0 == "\n" }.count == 1)
  }
}
