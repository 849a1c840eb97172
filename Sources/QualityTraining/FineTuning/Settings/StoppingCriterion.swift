/// What the validation part is watched for.
public enum StoppingCriterion: String, Sendable, Codable, CaseIterable {
  /// The sum of SROCC and LCC, which should rise.
  case correlation

  /// The cross-entropy of the categories, which should fall.
  case loss
}
