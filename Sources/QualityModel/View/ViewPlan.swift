import ImageCodecs

/// The size of the view of an image, worked out from its header before a pixel is decoded.
///
/// The shorter side is reduced to the wanted size and the aspect kept. Nothing is enlarged, unless the shorter side is
/// shorter than one crop: then the view is just large enough to hold one.
package struct ViewPlan: Equatable {
  /// Size of the view in pixels.
  package let width: Int
  package let height: Int

  /// View pixels per original pixel along the shorter side.
  let scale: Double

  /// The shorter side that decoding must keep; nil when full size is needed. Decoding a JPEG at a reduced scale costs a
  /// fraction of decoding it whole, and what is left is resized with the antialiasing filter.
  let decodedShorterSide: Int?

  /// Plans the view of an image of `width` by `height` pixels.
  ///
  /// - Throws: ``AssessmentError/image(_:)`` when a narrow image would have to be enlarged beyond `limits`.
  package init(
    width: Int,
    height: Int,
    view: ViewSize,
    cropSize: Int,
    limits: ImageLimits
  ) throws(AssessmentError) {
    let shorter = min(width, height)
    let wanted =
      switch view {
      case .native: shorter
      case .shorterSide(let side): min(shorter, side)
      }
    let target = max(wanted, cropSize)
    let longer = Self.scaled(max(width, height), by: target, over: shorter)
    guard longer <= limits.maximumPixels / target else {
      let needed = width <= height ? "\(target) x \(longer)" : "\(longer) x \(target)"
      throw .image(
        .tooLarge(
          width: width,
          height: height,
          limit: "\(limits.maximumPixels) pixels in all in its view, which takes \(needed) to hold a crop,"
        )
      )
    }
    self.width = width <= height ? target : longer
    self.height = width <= height ? longer : target
    scale = Double(target) / Double(shorter)
    decodedShorterSide = target < shorter ? target : nil
  }

  /// length * numerator / denominator, rounded to the nearest integer, halves up.
  private static func scaled(_ length: Int, by numerator: Int, over denominator: Int) -> Int {
    (2 * length * numerator + denominator) / (2 * denominator)
  }
}
