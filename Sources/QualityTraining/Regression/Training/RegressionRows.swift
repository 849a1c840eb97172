/// What a regression is trained on.
public enum RegressionRows: String, Sendable, Codable, CaseIterable {
  /// The mean features of each image's crops, one row an image.
  case image

  /// The features of each crop, with the opinion of its image.
  case crop
}
