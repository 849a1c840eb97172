/// 1 - r, Pearson's correlation r of the predictions of a batch with the opinions: 0 when they lie on a rising line.
///
/// With x the predictions and y the opinions, both less their means,
///
///     r = (x . y) / (|x| |y|),   dr/dx = (y / |y| - r x / |x|) / |x|,
///
/// which sums to zero as it stands, so that the mean needs no term of its own. Where either does not vary, r is undefined;
/// the loss is then 1 and has no gradient.
public struct CorrelationLoss: ScoreLoss {
  public init() {}

  public func evaluate(_ predictions: [Double], opinions: [Double]) -> (value: Double, gradient: [Double]) {
    precondition(predictions.count == opinions.count, "a correlation is of pairs")
    let x = Self.unit(predictions)
    let y = Self.unit(opinions)
    guard x.length > Self.shortest, y.length > Self.shortest else {
      return (1, Array(repeating: 0, count: predictions.count))
    }
    let correlation = zip(x.direction, y.direction).reduce(0) { $0 + $1.0 * $1.1 }
    let gradient = zip(x.direction, y.direction).map { ($0 * correlation - $1) / x.length }
    return (1 - correlation, gradient)
  }

  /// Lengths below this, in units of the score, are rounding.
  private static let shortest = 1e-9

  /// The distances from the mean, as a length and a direction of length 1.
  private static func unit(_ values: [Double]) -> (direction: [Double], length: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let centred = values.map { $0 - mean }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (centred.map { $0 / length }, length)
  }
}
