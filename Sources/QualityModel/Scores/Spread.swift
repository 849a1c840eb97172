/// How far the crops of an image differ in quality.
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
