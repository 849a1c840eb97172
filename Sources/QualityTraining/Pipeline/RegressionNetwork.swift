/// The network whose values a regression is trained on.
public enum RegressionNetwork: String, Sendable, Codable, CaseIterable {
  /// The fine-tuned network.
  case fineTuned = "fine-tuned"

  /// The network that fine-tuning began with. It knows the training images no better than others, so that a regression on its
  /// values learns what a fine-tuned network cannot teach it; the model holds both networks, which share what
  /// fine-tuning left as it was.
  case pretrained = "pre-trained"
}
