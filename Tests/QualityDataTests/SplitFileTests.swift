import Foundation
import Testing

@testable import QualityData

@Suite struct SplitFileTests {
  private static func database(_ count: Int, prefix: String = "") -> QualityDatabase {
    let scale = OpinionScale(0...100)
    return QualityDatabase(
      name: "csv", citation: "", scale: scale,
      images: (0..<count).map {
        RatedImage(name: "\(prefix)\($0).png", path: "/\($0).png", opinion: Double($0), scale: scale)
      })
  }

  private func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "split-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }

  @Test func `A split comes back from its file`() throws {
    let database = Self.database(60)
    let split = try DatabaseSplit(database.images, validation: 0.1, test: 0.2, seed: 4)
    try withFile { path in
      let file = SplitFile(split, of: database)
      try file.write(toFile: path)
      let read = try SplitFile(contentsOfFile: path)
      #expect(read == file && read.test.contains(database.images[split.test[0]].name))
      #expect(try read.split(of: database) == split)
    }
  }

  @Test func `A split of other images is refused`() throws {
    let split = SplitFile(
      try DatabaseSplit(Self.database(60).images, validation: 0, test: 0.2, seed: 4), of: Self.database(60))
    #expect(throws: SplitFileError.missingImage("60.png", count: 2, database: "csv")) {
      try split.split(of: Self.database(62))
    }
    let error = #expect(throws: SplitFileError.self) { try split.split(of: Self.database(59)) }
    #expect(error == .strangeImage("59.png", database: "csv"))
  }

  @Test func `A file that is not a split is refused with its name`() throws {
    #expect(throws: SplitFileError.unreadable(path: "/nowhere/split.json", reason: "there is no such file")) {
      try SplitFile(contentsOfFile: "/nowhere/split.json")
    }
    try withFile { path in
      try Data("{}".utf8).write(to: URL(filePath: path))
      #expect(throws: SplitFileError.malformed(path: path)) { try SplitFile(contentsOfFile: path) }
    }
    let file = SplitFile(
      try DatabaseSplit(Self.database(9).images, validation: 0, test: 0.3, seed: 1), of: Self.database(9))
    #expect(throws: SplitFileError.self) { try file.write(toFile: "/nowhere/split.json") }
  }
}
