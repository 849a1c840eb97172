import Foundation
import ImageCodecs

extension RatedImage {
  /// What a rated image's file holds.
  public enum Contents: Sendable {
    /// A file in a format of the service, as it is.
    case file([UInt8])

    /// The pixels of a BMP file, a format that only databases use.
    case bitmap(Image)
  }

  /// Reads the file, and decodes it where its format is one that only databases use.
  ///
  /// - Parameter limits: Checked before memory for pixels is allocated.
  /// - Throws: ``RatedImageError`` when the file cannot be read, or is a BMP that cannot be decoded.
  public func contents(limits: ImageLimits = ImageLimits()) throws(RatedImageError) -> Contents {
    try withBytes { bytes throws(RatedImageError) in
      guard BMPHeader.isSignature(of: bytes) else { return .file([UInt8](bytes)) }
      return .bitmap(try Self.fromBMP { () throws(BMPError) in try BMPReader.decode(bytes, limits: limits) })
    }
  }

  /// Reads the image's size from its header.
  ///
  /// - Returns: Columns and rows in pixels, upright.
  /// - Throws: ``RatedImageError`` when the file is missing, of no known format, broken within the header or outside
  ///   the limits.
  public func size(limits: ImageLimits = ImageLimits()) throws(RatedImageError) -> (width: Int, height: Int) {
    try withBytes { bytes throws(RatedImageError) in
      if BMPHeader.isSignature(of: bytes) {
        let header = try Self.fromBMP { () throws(BMPError) in try BMPReader.header(of: bytes, limits: limits) }
        return (header.width, header.height)
      }
      do throws(ImageError) {
        let header = try ImageDecoder.header(of: bytes, limits: limits)
        return (header.width, header.height)
      } catch {
        throw .image(error)
      }
    }
  }

  /// Decodes the image: the formats of the service and uncompressed BMP, which LIVE and TID are published in.
  ///
  /// - Parameters:
  ///   - limits: Checked before memory for pixels is allocated.
  ///   - shorterSide: As in ``ImageDecoder``: a JPEG may be decoded smaller, with at least this shorter side.
  /// - Throws: ``RatedImageError``.
  public func decode(
    limits: ImageLimits = ImageLimits(), shorterSide: Int? = nil
  ) throws(RatedImageError) -> Image {
    try withBytes { bytes throws(RatedImageError) in
      if BMPHeader.isSignature(of: bytes) {
        return try Self.fromBMP { () throws(BMPError) in try BMPReader.decode(bytes, limits: limits) }
      }
      do throws(ImageError) {
        return try ImageDecoder.decode(bytes, limits: limits, shorterSide: shorterSide).image
      } catch {
        throw .image(error)
      }
    }
  }

  private static func fromBMP<Value>(_ read: () throws(BMPError) -> Value) throws(RatedImageError) -> Value {
    do throws(BMPError) {
      return try read()
    } catch {
      throw .bmp(error)
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
