/// How much of an assessment a reply tells.
public enum Detail: String, Sendable, CaseIterable {
  /// The image's score, without its crops.
  case summary
  /// Every crop's box, score and category too.
  case crops
}
