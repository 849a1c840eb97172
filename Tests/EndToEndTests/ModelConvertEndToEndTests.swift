import Foundation
import Testing

@Suite struct ModelConvertEndToEndTests {
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/CEmbedded/default-model.onnx").standardized.path

  @Test func `Half precision halves the file, keeps what it says of itself, and is undone`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func size(_ path: String) throws -> Int {
      try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    let done = try Program.run("model", "convert", "--float16", Self.model, "half.onnx", folder: folder)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("weights rounded to float16; largest change 0.0"))
    let half = folder.appending(path: "half.onnx").path
    #expect(Double(try size(half)) < 0.52 * Double(try size(Self.model)))
    func layers(_ path: String) throws -> ArraySlice<Substring> {
      try Program.run("model", "inspect", path).output.split(separator: "\n").dropFirst()
    }
    #expect(try layers(half) == layers(Self.model))

    let again = try Program.run("model", "convert", "half.onnx", "half.onnx", folder: folder)
    #expect(again.status == 1 && again.errors == "deepbiq: half.onnx exists; --force replaces it\n")
    let back = try Program.run("model", "convert", "--force", "half.onnx", "half.onnx", folder: folder)
    #expect(back.status == 0)
    #expect(Double(try size(half)) > 0.98 * Double(try size(Self.model)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["half.onnx"])
  }

  @Test(arguments: [
    ["model", "convert", model, "/no/such/folder/half.onnx"], ["model", "convert", "nowhere.onnx", "half.onnx"],
    ["model", "convert", model, "/tmp", "--force"],
  ])
  func `What cannot be read or written is one line`(arguments: [String]) throws {
    let process = Program.process(arguments)
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(text.hasPrefix("deepbiq: ") && text.filter { $0 == "\n" }.count == 1)
  }
}
