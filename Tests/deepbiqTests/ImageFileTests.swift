import Foundation
import Testing

@testable import deepbiq

@Suite struct ImageFileTests {
  @Test func `Files stay in the order they are named, and folders are sorted and searched`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("deepbiq-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("m/.hidden"),
      withIntermediateDirectories: true
    )
    for name in ["z", "a", "m/x", "m/.hidden/y", ".dot"] {
      try Data().write(to: folder.appendingPathComponent(name))
    }
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("loop"),
      withDestinationURL: folder
    )
    try FileManager.default.createSymbolicLink(
      atPath: folder.appendingPathComponent("broken").path,
      withDestinationPath: "nowhere"
    )
    let files = ImageFile.files(at: ["second", folder.path, "first"])
    let base = folder.path + "/"
    #expect(files.map(\.path) == ["second", base + "a", base + "broken", base + "m/x", base + "z", "first"])
    #expect(files.map(\.isFromFolder) == [false, true, true, true, true, false])
  }

  @Test func `A name that is not UTF-8 is kept with its problem`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("deepbiq-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = Array(folder.path.utf8) + Array("/caf".utf8) + [0xE9] + Array(".jpg".utf8) + [0]
    let descriptor = name.withUnsafeBytes { open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_CREAT, 0o600) }
    try #require(descriptor >= 0)
    close(descriptor)
    let files = ImageFile.files(at: [folder.path])
    #expect(files.count == 1)
    #expect(files.first?.problem != nil)
    #expect(throws: CommandFailure.self) { try files.first?.looksLikeImage() }
  }

  @Test func `A dash stands for the paths on standard input`() {
    var lines = ["one", "", "two\r"][...]
    let files = ImageFile.files(at: ["zero", "-", "three"]) { lines.popFirst() }
    #expect(files.map(\.path) == ["zero", "one", "two", "three"])
  }
}
