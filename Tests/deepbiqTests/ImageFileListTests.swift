import Foundation
import Testing

@testable import deepbiq

@Suite struct ImageFileListTests {
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
    let files = ImageFileList.files(at: ["second", folder.path, "first"])
    let base = folder.path + "/"
    #expect(files.map(\.path) == ["second", base + "a", base + "m/x", base + "z", "first"])
    #expect(files.map(\.isFromFolder) == [false, true, true, true, false])
  }

  @Test func `A dash stands for the paths on standard input`() {
    var lines = ["one", "", "two\r"][...]
    let files = ImageFileList.files(at: ["zero", "-", "three"]) { lines.popFirst() }
    #expect(files.map(\.path) == ["zero", "one", "two", "three"])
  }
}
