import Numerics

/// How a figure varies from split to split. Splits share images, so this is no confidence interval.
public struct SplitSpread: Sendable, Equatable, Codable {
  /// How many splits define the figure.
  public let count: Int

  /// The middle figure: what papers report.
  public let median: Double

  /// The sample standard deviation, sqrt(sum((x - mean)^2) / (count - 1)); 0 for one split.
  public let standardDeviation: Double

  /// The figure below which a quarter of the splits lie, interpolated linearly between neighbours.
  public let lowerQuartile: Double

  /// The figure above which a quarter of the splits lie, interpolated in the same way.
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
  init?(of figures: [Double]) {
    let sorted = figures.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares.isFinite else { return nil }
    count = sorted.count
    median = Quantile.of(sorted, at: 0.5)
    standardDeviation = (squares / Double(max(1, sorted.count - 1))).squareRoot()
    lowerQuartile = Quantile.of(sorted, at: 0.25)
    upperQuartile = Quantile.of(sorted, at: 0.75)
    minimum = first
    maximum = last
  }
}
