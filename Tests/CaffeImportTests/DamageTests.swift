import Foundation
import Testing

@testable import CaffeImport

/// Damaged files are imported or refused, never a crash: bytes changed, removed and doubled at random, from a seed.
struct DamageTests {
  /// xorshift64.
  private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static func damaged(_ data: Data, _ random: inout Random) -> Data {
    var bytes = [UInt8](data)
    for _ in 0...Int.random(in: 0..<3, using: &random) {
      let position = Int.random(in: 0..<bytes.count, using: &random)
      let count = min(Int.random(in: 1...20, using: &random), bytes.count - position)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.removeSubrange(position..<(position + count))
      case 3: bytes.insert(contentsOf: bytes[position..<(position + count)], at: position)
      default: bytes.replaceSubrange(position..<position, with: "9999999".utf8)
      }
      if bytes.isEmpty { return Data([0]) }
    }
    return Data(bytes)
  }

  @Test(arguments: ["caffenet_small", "caffenet_small_v1", "residual", "training"])
  func isRefusedOrImported(name: String) throws {
    let caffeCase = try CaffeCase.named(name)
    let files = try ["net.prototxt", "net.caffemodel"].map { try Data(contentsOf: caffeCase.file($0)) }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (prototxt, caffemodel) = (folder.appending(path: "net.prototxt"), folder.appending(path: "net.caffemodel"))
    var random = Random(state: 20_161_602)
    var refused = 0
    for round in 0..<800 {
      // The tags and lengths at the beginning of the weights matter more than the weights.
      try (round % 2 == 0 ? Self.damaged(files[0], &random) : files[0]).write(to: prototxt)
      try (round % 2 == 1 ? Self.damaged(files[1].prefix(400), &random) + files[1].dropFirst(400) : files[1])
        .write(to: caffemodel)
      do {
        _ = try CaffeImporter.network(prototxt: prototxt.path, caffemodel: caffemodel.path)
      } catch {
        refused += 1
        #expect(error.reason.count > 10)
      }
    }
    #expect(refused > 200)
  }

  @Test func isRefusedWhereverAFileEnds() throws {
    let caffeCase = try CaffeCase.named("training")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "net.caffemodel")
    let whole = try Data(contentsOf: caffeCase.file("net.caffemodel"))
    for length in stride(from: 0, to: whole.count, by: 97) {
      try whole.prefix(length).write(to: path)
      #expect(throws: CaffeImportError.self) {
        try CaffeImporter.network(prototxt: caffeCase.file("net.prototxt").path, caffemodel: path.path)
      }
    }
  }
}
