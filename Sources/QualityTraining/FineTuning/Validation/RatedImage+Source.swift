import ImageCodecs
import QualityData
import QualityModel

extension RatedImage {
  /// The image for an ``Assessor``: the file as it is, or the pixels where its format is one that only databases use (BMP).
  ///
  /// - Throws: ``RatedImageError`` when the file cannot be read, or is a BMP that cannot be decoded.
  public func source(limits: ImageLimits = ImageLimits()) throws(RatedImageError) -> ImageSource {
    switch try contents(limits: limits) {
    case .file(let bytes): .file(bytes)
    case .bitmap(let image): .decoded(image, format: "bmp")
    }
  }
}
