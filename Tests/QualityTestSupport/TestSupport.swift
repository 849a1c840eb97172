import Foundation
import QualityData

/// A database in a temporary folder, which is removed with the object.
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

/// A grey image of the smallest size that is decoded by default.
public enum SmallBMP {
  public static let side = 16

  public static func bytes() -> [UInt8] {
    let pixels = [UInt8](repeating: 128, count: side * side * 3)
    let header: [(Int, byteCount: Int)] = [
      (54 + pixels.count, 4), (0, 4), (54, 4), (40, 4), (side, 4), (side, 4), (1, 2), (24, 2), (0, 4),
      (pixels.count, 4), (0, 4), (0, 4), (0, 4), (0, 4),
    ]
    return Array("BM".utf8) + header.flatMap { value, byteCount in integer(value, byteCount: byteCount) } + pixels
  }

  /// A number as the file has it, lowest byte first.
  public static func integer(_ value: Int, byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// Whether two numbers agree to `tolerance`, relative to the larger.
public func agree(_ left: Double?, _ right: Double?, _ tolerance: Double = 1e-12) -> Bool {
  guard let left, let right else { return left == nil && right == nil }
  return abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}
