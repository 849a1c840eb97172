import QualityEvaluation

/// What a design with one network found, over all splits.
public struct StudyFigures: Sendable, Equatable, Codable {
  /// How each metric of the test parts varies.
  public let metrics: MetricTable<SplitSpread>

  /// The probability that a score is closer to the mean opinion than one random observer; nil where opinions have no
  /// deviations.
  public let closerThanObserver: SplitSpread?

  private enum CodingKeys: String, CodingKey {
    case metrics
    case closerThanObserver = "closer_than_observer"
  }

  /// Sums up trials, one a split; nil where there is none.
  init?(of trials: [StudyTrial]) {
    guard !trials.isEmpty else { return nil }
    var metrics = MetricTable<SplitSpread>()
    for metric in AgreementMetric.allCases {
      metrics[metric] = SplitSpread(of: trials.compactMap { $0.figures[metric] })
    }
    self.metrics = metrics
    closerThanObserver = SplitSpread(of: trials.compactMap(\.closerThanObserver))
  }
}
