import Foundation
import ImageCodecs
import Testing

/// The photographs of the LIVE In the Wild Image Quality Challenge are not part of the package; its folder is named by
/// the environment variable DEEPBIQ_PHOTOGRAPHS or stands beside the package.
@Suite("Photographs", .enabled(if: Photograph.folderExists, "no folder of photographs: set DEEPBIQ_PHOTOGRAPHS"))
struct PhotographTests {
  @Test("decode to the pixels that Pillow gives, every one of 930")
  func equalPillow() throws {
    let photographs = try Photograph.all()
    #expect(photographs.count == 930)
    for photograph in photographs {
      let bytes = try [UInt8](Data(contentsOf: Photograph.folder.appending(path: photograph.file)))
      let image = try decode(bytes).image
      #expect((image.width, image.height) == (photograph.width, photograph.height), "\(photograph.file)")
      #expect(Photograph.checksum(of: image.pixels) == photograph.checksum, "\(photograph.file)")
    }
  }

  @Test("decode at the smaller scales too, and are refused when cut")
  func scaledAndCut() throws {
    for photograph in try Photograph.all() where photograph.file.hasSuffix(".JPG") {
      let bytes = try [UInt8](Data(contentsOf: Photograph.folder.appending(path: photograph.file)))
      let image = try decode(bytes, shorterSide: 100).image
      #expect(min(image.width, image.height) >= 100)
      #expect(throws: ImageError.self, "\(photograph.file)") { try decode(Array(bytes.dropLast(bytes.count / 10))) }
    }
  }
}

/// One row of `Fixtures/photographs.csv`.
struct Photograph {
  let file: String
  let width, height: Int
  let checksum: UInt64

  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["DEEPBIQ_PHOTOGRAPHS"] { return URL(filePath: path) }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appending(path: "shared/live-challenge/images")
  }()

  static var folderExists: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func all() throws -> [Photograph] {
    try String(decoding: Fixture.bytes(of: "photographs.csv"), as: UTF8.self).split(separator: "\n").compactMap {
      line in
      let fields = line.split(separator: ",")
      guard fields.count == 4, let width = Int(fields[1]), let height = Int(fields[2]),
        let checksum = UInt64(fields[3], radix: 16)
      else { return nil }
      return Photograph(file: String(fields[0]), width: width, height: height, checksum: checksum)
    }
  }

  /// The checksum that `make_photograph_checksums.py` describes.
  static func checksum(of pixels: [UInt8]) -> UInt64 {
    let padded = pixels + [UInt8](repeating: 0, count: (8 - pixels.count % 8) % 8)
    return padded.withUnsafeBytes { bytes in
      var sum: UInt64 = 0
      var weight: UInt64 = 1
      for offset in stride(from: 0, to: bytes.count, by: 8) {
        sum &+= UInt64(littleEndian: bytes.load(fromByteOffset: offset, as: UInt64.self)) &* weight
        weight &+= 2
      }
      return sum
    }
  }
}
