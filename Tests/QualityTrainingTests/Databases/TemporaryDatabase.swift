import Foundation

@testable import QualityTraining

/// A database in a temporary folder, which goes with the object.
final class TemporaryDatabase: Sendable {
  let root: String
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "database-\(UUID().uuidString)")
    root = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  func write(_ bytes: [UInt8], to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Writes images of one colour, all in one folder.
  func writeImages(_ names: [String], in folder: String) throws {
    for name in names { try write(SmallBMP.bytes(), to: "\(folder)/\(name)") }
  }

  /// Copies a file of make_fixtures.py.
  func copy(_ fixture: String, to path: String) throws { try write(DatabaseFixture.bytes(fixture), to: path) }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: url.appending(path: path)) }

  func load(_ name: String) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase.load(named: name, root: root)
  }

  /// The error that loading ends with; nil when it succeeds.
  func failure(_ name: String) -> DatabaseError? {
    do throws(DatabaseError) {
      _ = try load(name)
      return nil
    } catch {
      return error
    }
  }
}
