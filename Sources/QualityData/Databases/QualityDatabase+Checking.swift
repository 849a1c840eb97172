import ImageCodecs

extension QualityDatabase {
  /// Reads every image's header, so that nothing runs for hours towards an image that is not there.
  ///
  /// - Parameter limits: The sizes of images that will be decoded.
  /// - Throws: ``DatabaseError/unusableImages(_:)`` with all images that are missing or cannot be decoded, in their order.
  public func checkImages(limits: ImageLimits = ImageLimits()) throws(DatabaseError) {
    let unusable = images.compactMap { image -> UnusableImage? in
      do throws(RatedImageError) {
        _ = try image.size(limits: limits)
        return nil
      } catch {
        return UnusableImage(name: image.name, reason: error.description)
      }
    }
    guard unusable.isEmpty else { throw .unusableImages(unusable) }
  }
}
