/// How features are brought to like sizes before a regression.
public enum FeatureScaling: String, Sendable, Codable, CaseIterable {
  /// Mean 0 and standard deviation 1.
  case standard

  /// 0 to 1 from the smallest to the largest value.
  case minMax = "min-max"
}
