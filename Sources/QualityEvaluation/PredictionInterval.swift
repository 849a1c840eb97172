/// A range in which the program expects the opinion, in units of the score.
public struct PredictionInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public let low: Double

  /// The upper end, not below `low`.
  public let high: Double

  /// A range.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Whether `opinion` lies in the range, ends included.
  func holds(_ opinion: Double) -> Bool {
    low <= opinion && opinion <= high
  }
}
