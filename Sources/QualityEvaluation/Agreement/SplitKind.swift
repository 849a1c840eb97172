/// What the parts are that figures are given of one by one.
public enum SplitKind: String, Sendable, Codable {
  /// Test parts that are drawn again and again, and share images.
  case random

  /// The folds of a cross-validation, which share none.
  case folds
}
