import Foundation
import ImageCodecs
import QualityModel

/// A file to score.
struct ImageFile: ScorableImage, Equatable {
  let path: String
  /// Found in a folder rather than named: then it may well be something else than an image.
  let isFromFolder: Bool
  /// Why it cannot be read, where that was found while it was listed.
  var problem: String?

  /// Bytes that tell every supported format.
  private static let signatureByteCount = 64

  /// Largest file that is read, in bytes: far beyond any image within the pixel limit.
  private static let maximumByteCount = 1 << 30

  func source() throws(CommandFailure) -> ImageSource? {
    if isFromFolder, try !looksLikeImage() { return nil }
    return .file(try contents())
  }

  /// Whether the first bytes are those of a supported image format, whatever the file is called.
  func looksLikeImage() throws(CommandFailure) -> Bool {
    try read(upTo: ImageFile.signatureByteCount).withUnsafeBytes { ImageFormat(signatureOf: $0) != nil }
  }

  /// All bytes of the file.
  func contents() throws(CommandFailure) -> [UInt8] {
    let bytes = try read(upTo: ImageFile.maximumByteCount + 1)
    guard bytes.count <= ImageFile.maximumByteCount else {
      throw CommandFailure("the file is larger than \(ImageFile.maximumByteCount) bytes")
    }
    return bytes
  }

  private func read(upTo count: Int) throws(CommandFailure) -> [UInt8] {
    if let problem { throw CommandFailure(problem) }
    do {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw CommandFailure("there is no such file")
      }
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      return [UInt8](try handle.read(upToCount: count) ?? Data())
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("the file cannot be read: \(error.localizedDescription)")
    }
  }
}
