import Foundation
import Testing

@testable import QualityTraining

@Suite struct TensorFileTests {
  /// A path in a folder of its own, which goes afterwards.
  private func withPath<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tensors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.appending(path: "file.safetensors").path)
  }

  @Test("bits survive, and the file is laid out as safetensors are")
  func layout() throws {
    try withPath { path in
      let vector: [Float] = [1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, 0.1]
      try TensorFile.write([("a", vector), ("b", []), ("c", [7])], metadata: ["x": "ü \"1\""], toFile: path)
      let file = try TensorFile(contentsOfFile: path)
      #expect(file.vector("a")?.map(\.bitPattern) == vector.map(\.bitPattern))
      #expect(file.vector("b") == [] && file.vector("c") == [7] && file.vector("d") == nil)
      #expect(file.metadata == ["x": "ü \"1\""])

      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
      let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      #expect(length % 8 == 0 && bytes.count == 8 + length + 4 * 7)
      let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any]
      let entry = try #require(header?["c"] as? [String: Any])
      #expect(entry["dtype"] as? String == "F32" && entry["data_offsets"] as? [Int] == [24, 28])
      #expect(bytes.suffix(4) == [0, 0, 0xE0, 0x40])
    }
  }

  @Test("a failed write leaves the old file as it was, and nothing beside it")
  func atomic() throws {
    try withPath { path in
      try TensorFile.write([("a", [1])], metadata: [:], toFile: path)
      struct Stop: Error {}
      #expect(throws: Stop.self) {
        try DurableFile.write(toFile: path) { file in
          try file.write(contentsOf: Data("half".utf8))
          throw Stop()
        }
      }
      #expect(try TensorFile(contentsOfFile: path).vector("a") == [1])
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file.safetensors"])
    }
  }

  @Test(
    "a file that is cut, or whose header lies, is refused",
    arguments: [
      "", "short", "\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}{}", "\u{2}\0\0\0\0\0\0\0[]",
      "\u{41}\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}       1234",
      "\u{41}\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}       1234",
      "\u{41}\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9,4]}}       1234",
    ])
  func refused(content: String) throws {
    try withPath { path in
      try Data(content.unicodeScalars.map { UInt8($0.value) }).write(to: URL(fileURLWithPath: path))
      #expect(throws: TensorFileError.self) { _ = try TensorFile(contentsOfFile: path) }
    }
  }
}
