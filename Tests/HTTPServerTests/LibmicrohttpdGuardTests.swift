import Foundation
import Testing

/// Holds the table of the library's quirks to the files and tests that it names.
@Suite struct LibmicrohttpdGuardTests {
  private struct Quirk {
    let cells: [String]
    /// What stands between backticks in one cell.
    func name(in cell: Int) -> String { cells[cell].trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
  }

  private let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  private let folder: URL
  private let quirks: [Quirk]

  init() throws {
    folder = tests.appendingPathComponent("../../Sources/HTTPServer/LibmicrohttpdGuard").standardizedFileURL
    let table = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    quirks = table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
      .map { Quirk(cells: $0.split(separator: "|").map(String.init)) }
  }

  @Test func `every quirk names a guard that exists and a test that exists`() throws {
    let sources = try FileManager.default.contentsOfDirectory(at: tests, includingPropertiesForKeys: nil)
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    #expect(quirks.count > 10)
    for quirk in quirks {
      #expect(quirk.cells.count == 4, "\(quirk.cells)")
      let file = folder.appendingPathComponent(quirk.name(in: 1)).path
      #expect(FileManager.default.fileExists(atPath: file), "\(file)")
      #expect(sources.contains("func `\(quirk.name(in: 2))`("), "\(quirk.name(in: 2))")
    }
  }

  @Test func `every file of the guard is there for a quirk`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    let named = Set(quirks.map { $0.name(in: 1) })
    #expect(Set(files).subtracting(named) == ["Connection.swift"])
  }
}
