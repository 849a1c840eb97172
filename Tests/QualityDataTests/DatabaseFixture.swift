import Foundation
import QualityTestSupport
import Testing

/// Files made by make_fixtures.py.
enum DatabaseFixture {
  static func url(_ path: String) throws -> URL {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return folder.appending(path: path)
  }

  static func bytes(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: url(path))) }
}

extension TemporaryDatabase {
  /// Copies a file of make_fixtures.py.
  func copy(_ fixture: String, to path: String) throws { try write(DatabaseFixture.bytes(fixture), to: path) }
}
