import QualityModel

/// How the crops of an image become one score.
enum StudyPooling: Sendable, Equatable {
  /// The features of the crops become one row, which is scored.
  case features(FeaturePooling)

  /// Each crop is scored; the scores become one.
  case scores(Pooling)

  /// How scores become one; where features did before, there is one score only.
  var ofScores: Pooling { if case .scores(let pooling) = self { pooling } else { .mean } }
}
