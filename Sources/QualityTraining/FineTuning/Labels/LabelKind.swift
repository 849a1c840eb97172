/// What the network is taught of an image's opinions.
public enum LabelKind: String, Sendable, Codable, CaseIterable {
  /// The category of the mean opinion alone (Bianco et al., arXiv 1602.05531, section 3).
  case hard

  /// The share of each category in the normal distribution with the mean and the standard deviation of the image's
  /// opinions; an image without a standard deviation gets its hard label.
  case soft
}
