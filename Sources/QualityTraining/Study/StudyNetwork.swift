/// The networks that a study compares.
public enum StudyNetwork: String, Sendable, Codable, CaseIterable {
  /// The backbone as it was given.
  case pretrained

  /// Fine-tuned on the shares of categories in a normal distribution with the image's MOS and SD.
  case soft

  /// Fine-tuned on one category an image.
  case hard

  /// How it was taught; nil for the one that was not.
  var labels: LabelKind? {
    switch self {
    case .pretrained: nil
    case .soft: .soft
    case .hard: .hard
    }
  }
}
