import Foundation

/// A ustar archive of the folder Fixtures, which holds ordinary ONNX files (Fixtures/fixture_archive.py).
///
/// `tar xf Fixtures/operators/Conv.tar groups_2` extracts the case "Conv/groups_2" for a debugger or ONNX Runtime.
struct FixtureArchive {
  /// Contents by path within the archive.
  let files: [String: Data]

  /// - Parameter path: within Fixtures, such as "operators/Conv.tar".
  init(_ path: String) throws {
    let archive = try Data(contentsOf: FixtureArchive.folder.appending(path: path))
    var files: [String: Data] = [:]
    var header = 0
    // A file is a header block and its content, padded to whole blocks; blocks of zeros end the archive.
    while header < archive.count, archive[header] != 0 {
      func field(_ range: Range<Int>) -> String {
        let bytes = archive[(header + range.lowerBound)..<(header + range.upperBound)]
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard field(257..<262) == "ustar", let size = Int(field(124..<135), radix: 8) else {
        throw CocoaError(.fileReadCorruptFile)
      }
      let content = header + FixtureArchive.blockLength
      files[field(0..<100)] = Data(archive[content..<(content + size)])
      let blocks = (size + FixtureArchive.blockLength - 1) / FixtureArchive.blockLength
      header = content + blocks * FixtureArchive.blockLength
    }
    self.files = files
  }

  private static let blockLength = 512

  /// The paths of the archives in a folder of Fixtures, in alphabetical order.
  static func paths(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)
      .filter { $0.hasSuffix(".tar") }.sorted().map { "\(name)/\($0)" }
  }

  private static var folder: URL {
    get throws {
      guard let url = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else {
        throw CocoaError(.fileNoSuchFile)
      }
      return url
    }
  }
}
