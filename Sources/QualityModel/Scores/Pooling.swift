/// How the scores of crops become the score of their image.
public enum Pooling: String, Sendable, CaseIterable {
  /// The average: the paper's choice (Bianco et al., arXiv 1602.05531).
  case mean

  /// The middle score, or the average of the two middle ones: a single outlier does not move it.
  case median

  /// The lowest score.
  case min

  /// The highest score.
  case max

  /// The pooled value of `values`, summed in their order, so that equal crops always give the same last digit.
  ///
  /// - Precondition: there is at least one value and none is NaN.
  public func pool(_ values: [Double]) -> Double {
    precondition(!values.isEmpty, "nothing to pool")
    switch self {
    case .mean:
      return values.reduce(0, +) / Double(values.count)
    case .median:
      let sorted = values.sorted()
      let middle = sorted.count / 2
      return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    case .min:
      return values.reduce(.infinity, Swift.min)
    case .max:
      return values.reduce(-.infinity, Swift.max)
    }
  }
}

/// How much the crops of an image differ in quality.
public struct Spread: Sendable, Equatable {
  /// The lowest crop score.
  public let minimum: Double

  /// The highest crop score.
  public let maximum: Double

  /// The population standard deviation of the crop scores: 0 for a single crop.
  public let standardDeviation: Double

  /// The spread of `scores`.
  ///
  /// - Precondition: there is at least one score and none is NaN.
  public init(of scores: [Double]) {
    let mean = Pooling.mean.pool(scores)
    minimum = Pooling.min.pool(scores)
    maximum = Pooling.max.pool(scores)
    standardDeviation = Pooling.mean.pool(scores.map { ($0 - mean) * ($0 - mean) }).squareRoot()
  }
}
