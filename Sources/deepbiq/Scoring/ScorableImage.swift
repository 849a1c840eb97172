import QualityModel

/// Something on disk that can be scored.
protocol ScorableImage: Sendable {
  var path: String { get }

  /// The image, read when its turn comes; nil for a file that is to be passed over because it is no image.
  func source() throws(CommandFailure) -> ImageSource?
}
