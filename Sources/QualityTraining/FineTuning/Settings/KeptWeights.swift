/// Which weights become the model.
public enum KeptWeights: String, Sendable, Codable, CaseIterable {
  /// Those of the epoch that was best on the validation part; the last where there is none.
  case best

  /// Those of the last epoch.
  case last
}
