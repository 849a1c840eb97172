/// A figure measured on a sample, with its confidence interval.
public struct Estimate: Sendable, Equatable, Codable {
  /// The figure of the whole sample, finite.
  public let value: Double

  /// The lower end of the interval; nil where the sample is too small for one or none was asked for.
  public let low: Double?

  /// The upper end of the interval; nil exactly where `low` is.
  public let high: Double?

  /// An estimate; nil where the value is missing or not finite.
  public init?(_ value: Double?, interval: ClosedRange<Double>? = nil) {
    guard let value, value.isFinite else { return nil }
    self.value = value
    low = interval?.lowerBound
    high = interval?.upperBound
  }
}
