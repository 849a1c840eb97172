import Foundation
import Synchronization
import Testing

@testable import deepbiq

@Suite struct ImageListTests {
  /// A new folder; names are bytes.
  private func withFolder(_ body: (FileName) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("deepbiq-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(FileName(folder.path))
  }

  private func make(_ name: FileName, _ contents: [UInt8] = []) throws {
    let descriptor = name.withPath { open($0, O_CREAT | O_WRONLY, 0o600) }
    try #require(descriptor >= 0 && Descriptor.write(contents, to: descriptor) == 0)
    close(descriptor)
  }

  @Test func `Files stay in the order they are named, and folders are sorted and searched`() throws {
    try withFolder { folder in
      for inner in ["m", "m/.hidden"] { mkdir(folder.appending(inner.utf8).text, 0o700) }
      for name in ["z", "a", "m/x", "m/.hidden/y", ".dot"] { try make(folder.appending(name.utf8)) }
      symlink(folder.text, folder.appending("loop".utf8).text)
      symlink("nowhere", folder.appending("broken".utf8).text)
      mkfifo(folder.appending("pipe".utf8).text, 0o600)
      let files = Array(ImageList(paths: [FileName("second"), folder, FileName("first")]))
      let seen = files.map { $0.name.text.replacing(folder.text + "/", with: "") }
      #expect(seen == ["second", ".dot", "a", "broken", "loop", "m/.hidden", "m/x", "pipe", "z", "first"])
      let leftOut = files.filter { $0.leftOut != nil }.map(\.leftOut)
      #expect(leftOut == [.hidden, .linkToFolder, .hidden, .other])
      #expect(files.filter(\.isFromFolder).count == 8)
      #expect(ImageList(paths: [folder]).survey().files == 4)
    }
  }

  @Test func `A name that is not UTF-8 is kept as it is, and names a file`() throws {
    try withFolder { folder in
      let name = folder.appending(Array("caf".utf8) + [0xE9] + Array(".jpg".utf8))
      try make(name, Array("x".utf8))
      let files = Array(ImageList(paths: [folder]))
      #expect(files.map(\.name) == [name])
      #expect(try files.first?.source() != nil)
    }
  }

  @Test func `What is called a photograph is never passed over, whatever it holds`() throws {
    try withFolder { folder in
      let photographs = ["a.JPG", "b.heic", "c.tiff", "d.avif", "e.Jpeg"]
      for name in photographs + ["notes.txt", "jpg", "x.jpg.md"] { try make(folder.appending(name.utf8), [1, 2]) }
      let kept = try ImageList(paths: [folder]).filter { try $0.source() != nil }
      #expect(kept.map { $0.name.text.replacing(folder.text + "/", with: "") } == photographs)
    }
  }

  @Test func `A folder that cannot be listed and a file that is missing have their problem`() throws {
    let missing = Array(ImageList(paths: [FileName("/none/such.jpg")]))
    #expect(throws: ScoreFailure(.unreadableFile, "there is no such file")) { try missing[0].source() }
    let folder = Array(ImageList(paths: [FileName("/none/\0")]))
    #expect(throws: ScoreFailure.self) { try folder[0].source() }
  }

  /// Standard input that arrives in parts.
  private func input(_ parts: [String]) -> NameReader.Source {
    let rest = Mutex(parts[...])
    return { () throws(ScoreFailure) in rest.withLock { $0.popFirst() }.map { Array($0.utf8)[...] } }
  }

  @Test func `A dash stands for the names on standard input, however they arrive`() {
    let list = ImageList(
      paths: ["zero", "-", "three", "-"].map { FileName($0) },
      readInput: input(["on", "e\n\ntw", "o\r", "\n-\nla", "st"]))
    #expect(list.isOpenEnded)
    #expect(list.map(\.name.text) == ["zero", "one", "two", "-", "last", "three"])
  }

  @Test func `Names that end with NUL may hold line breaks`() {
    let list = ImageList(paths: [FileName("-")], separator: 0, readInput: input(["a\nb\0", "\0c\r\0d"]))
    #expect(list.map(\.name.text) == ["a\nb", "c\r", "d"])
  }

  @Test func `Bytes without an end are no list of names`() {
    let list = ImageList(paths: [FileName("-"), FileName("last")]) { () throws(ScoreFailure) in
      [UInt8](repeating: 1, count: 1 << 12)[...]
    }
    let files = Array(list)
    #expect(files.map(\.name.text) == ["-", "last"])
    #expect(files.first?.problem?.detail.contains("no list of names") == true)
  }

  @Test func `Standard input that cannot be read is told`() {
    let list = ImageList(paths: [FileName("-")]) { () throws(ScoreFailure) in throw ScoreFailure(unreadable: EIO) }
    #expect(list.map(\.problem?.code) == ["unreadable_file"])
  }
}
