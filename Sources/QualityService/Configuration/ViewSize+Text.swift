import QualityModel

/// A viewing size as it is written in the configuration, in a query and on the command line.
extension ViewSize {
  /// Sizes one may ask for; a model narrows them further: its view is never smaller than one of its crops.
  public static let allowedPixels = 16...ModelMetadata.maximumViewSize

  /// "native", or the pixels of the shorter side as a whole number in `allowedPixels`; nil for anything else.
  public init?(text: String) {
    if text == "native" {
      self = .native
    } else if let pixels = Int(text), ViewSize.allowedPixels.contains(pixels) {
      self = .shorterSide(pixels)
    } else {
      return nil
    }
  }

  /// "native" or "500".
  public var text: String {
    switch self {
    case .shorterSide(let pixels): String(pixels)
    case .native: "native"
    }
  }
}
