import Foundation
import ImageCodecs
import Testing

/// One image made by `Fixtures/make_fixtures.py`, with what Pillow says of it.
struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  let width, height, orientation: Int

  /// How far values may be from Pillow's; none where nothing is said.
  let tolerance: Int?

  static let folder: URL = {
    guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else {
      fatalError("the test bundle has no Fixtures folder")
    }
    return folder
  }()

  static let all: [Fixture] = {
    do {
      return try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: folder.appending(path: "manifest.json")))
    } catch {
      fatalError("the manifest of the fixtures cannot be read: \(error)")
    }
  }()

  /// The files of one format, by the name of its folder.
  static func all(in format: String) -> [Fixture] { all.filter { $0.file.hasPrefix(format + "/") } }

  static func bytes(of file: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: folder.appending(path: file))) }

  func bytes() throws -> [UInt8] { try Self.bytes(of: file) }

  /// The upright RGB pixels.
  func expectedPixels() throws -> [UInt8] { try Self.bytes(of: file + ".rgb") }

  var testDescription: String { file }
}

/// Decodes an array; errors keep their type.
func decode(
  _ bytes: [UInt8],
  limits: ImageLimits = ImageLimits(),
  shorterSide: Int? = nil
) throws(ImageError) -> (header: ImageHeader, image: Image) {
  let result = bytes.withUnsafeBytes { bytes in
    Result { () throws(ImageError) in try ImageDecoder.decode(bytes, limits: limits, shorterSide: shorterSide) }
  }
  return try result.get()
}

/// Reads the header of an array; errors keep their type.
func header(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) -> ImageHeader {
  let result = bytes.withUnsafeBytes { bytes in
    Result { () throws(ImageError) in try ImageDecoder.header(of: bytes, limits: limits) }
  }
  return try result.get()
}
