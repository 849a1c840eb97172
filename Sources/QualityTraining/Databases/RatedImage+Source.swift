import Foundation
import ImageCodecs
import QualityModel

extension RatedImage {
  /// The image for an ``Assessor``: the file as it is, or the pixels where its format is one that only databases use (BMP).
  ///
  /// - Throws: ``RatedImageError`` when the file cannot be read, or is a BMP that cannot be decoded.
  public func source(limits: ImageLimits = ImageLimits()) throws(RatedImageError) -> ImageSource {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .unreadable(path: path, reason: FileManager.default.reasonForFailedReading(path))
    }
    guard data.withUnsafeBytes({ BMPHeader.isSignature(of: $0) }) else { return .file([UInt8](data)) }
    return .decoded(try decode(limits: limits), format: "bmp")
  }
}
