import Foundation
import QualityData

/// A database in a temporary folder, which goes with the object.
public final class TemporaryDatabase: Sendable {
  public let root: String
  private let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "database-\(UUID().uuidString)")
    root = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  public func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  public func write(_ bytes: [UInt8], to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Writes images of one colour, all in one folder.
  public func writeImages(_ names: [String], in folder: String) throws {
    for name in names { try write(SmallBMP.bytes(), to: "\(folder)/\(name)") }
  }

  public func remove(_ path: String) throws { try FileManager.default.removeItem(at: url.appending(path: path)) }

  public func load(_ name: String) throws(DatabaseError) -> QualityDatabase {
    try QualityDatabase.load(named: name, root: root)
  }

  /// The error that loading ends with; nil when it succeeds.
  public func failure(_ name: String) -> DatabaseError? {
    do throws(DatabaseError) {
      _ = try load(name)
      return nil
    } catch {
      return error
    }
  }
}
