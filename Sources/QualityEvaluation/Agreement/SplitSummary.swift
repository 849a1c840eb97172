import Numerics

/// The results of repeated splits, one set of figures per split.
public struct SplitSummary: Sendable, Equatable, Codable {
  /// How the splits were made.
  public let kind: SplitKind

  /// How many splits there were.
  public let splitCount: Int

  /// The spread of each metric over the splits in which it is defined.
  public let spreads: MetricTable<SplitSpread>

  private enum CodingKeys: String, CodingKey {
    case kind
    case splitCount = "split_count"
    case spreads
  }

  /// Summarizes the test figures of splits.
  public init(of splits: [AgreementFigures], kind: SplitKind = .random) {
    self.kind = kind
    splitCount = splits.count
    var spreads = MetricTable<SplitSpread>()
    for metric in AgreementMetric.allCases {
      spreads[metric] = SplitSpread(of: splits.compactMap { $0.values[metric] })
    }
    self.spreads = spreads
  }

  /// The spread of a metric; nil where no split defines it.
  public subscript(metric: AgreementMetric) -> SplitSpread? {
    spreads[metric]
  }
}

/// How the test parts that a summary is of were made.
public enum SplitKind: String, Sendable, Codable {
  /// Repeated random draws, which share images.
  case random

  /// The folds of a cross-validation, which share no image.
  case folds
}

/// How a figure varies from split to split. Random splits share images, so this is not a confidence interval.
public struct SplitSpread: Sendable, Equatable, Codable {
  /// How many splits define the figure.
  public let count: Int

  /// The median figure, which papers report.
  public let median: Double

  /// The sample standard deviation, sqrt(sum((x - mean)^2) / (count - 1)); 0 for one split.
  public let standardDeviation: Double

  /// The first quartile, interpolated linearly between neighbours.
  public let lowerQuartile: Double

  /// The third quartile, interpolated in the same way.
  public let upperQuartile: Double

  /// The lowest figure.
  public let minimum: Double

  /// The highest figure.
  public let maximum: Double

  private enum CodingKeys: String, CodingKey {
    case count
    case median
    case standardDeviation = "standard_deviation"
    case lowerQuartile = "lower_quartile"
    case upperQuartile = "upper_quartile"
    case minimum
    case maximum
  }

  /// The spread of finite figures; nil where there are none, or where their squares overflow.
  package init?(of figures: [Double]) {
    let sorted = figures.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let moments = Moments(of: sorted)
    guard moments.squares.isFinite else { return nil }
    count = sorted.count
    median = Quantile.of(sorted, at: 0.5)
    standardDeviation = moments.sampleDeviation
    lowerQuartile = Quantile.of(sorted, at: 0.25)
    upperQuartile = Quantile.of(sorted, at: 0.75)
    minimum = first
    maximum = last
  }
}
