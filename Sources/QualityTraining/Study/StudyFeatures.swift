/// Which values of a network describe a crop.
enum StudyFeatures: String, Sendable, Codable {
  /// The last layer before the classes.
  case lastLayer

  /// The last layer, with means and standard deviations of inner layers.
  case severalLayers

  /// The probabilities of the five categories, of a fine-tuned network only.
  case categories
}
