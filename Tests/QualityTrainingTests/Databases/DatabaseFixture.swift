import Foundation
import Testing

/// Files made by make_fixtures.py.
enum DatabaseFixture {
  static func url(_ path: String) throws -> URL {
    let folder = try #require(Bundle.module.url(forResource: "DatabaseFixtures", withExtension: nil))
    return folder.appending(path: path)
  }

  static func bytes(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: url(path))) }
}
