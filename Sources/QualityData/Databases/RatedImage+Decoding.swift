import Foundation
import ImageCodecs

extension RatedImage {
  /// The file as it is.
  ///
  /// - Throws: ``RatedImageError/unreadable(path:reason:)``.
  public func contents() throws(RatedImageError) -> [UInt8] {
    try withBytes { bytes throws(RatedImageError) in [UInt8](bytes) }
  }

  /// Reads the image's size from its header.
  ///
  /// - Returns: Columns and rows in pixels, upright.
  /// - Throws: ``RatedImageError`` when the file is missing, of no known format, broken within the header or outside
  ///   the limits.
  public func size(limits: ImageLimits = ImageLimits()) throws(RatedImageError) -> (width: Int, height: Int) {
    try withBytes { bytes throws(RatedImageError) in
      do throws(ImageError) {
        let header = try ImageDecoder.header(of: bytes, limits: limits)
        return (header.width, header.height)
      } catch {
        throw .image(error)
      }
    }
  }

  /// Decodes the image.
  ///
  /// - Parameters:
  ///   - limits: Checked before memory for pixels is allocated.
  ///   - shorterSide: As in ``ImageDecoder``: the shorter side that the caller reduces the image to.
  /// - Throws: ``RatedImageError``.
  public func decode(
    limits: ImageLimits = ImageLimits(), shorterSide: Int? = nil
  ) throws(RatedImageError) -> Image {
    try withBytes { bytes throws(RatedImageError) in
      do throws(ImageError) {
        return try ImageDecoder.decode(bytes, limits: limits, shorterSide: shorterSide).image
      } catch {
        throw .image(error)
      }
    }
  }

  /// Maps the file into memory, so that reading a header touches only its first pages.
  private func withBytes<Value>(
    _ body: (UnsafeRawBufferPointer) throws(RatedImageError) -> Value
  ) throws(RatedImageError) -> Value {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      throw .unreadable(path: path, reason: FileManager.default.reasonForFailedReading(path))
    }
    // Through a Result, because Foundation's withUnsafeBytes would lose the type of the error.
    return try data.withUnsafeBytes { bytes in
      Result { () throws(RatedImageError) in try body(bytes) }
    }.get()
  }
}
