/// How closely two series of numbers go together, from -1 to 1.
///
/// A correlation is undefined, and nil, where the series have fewer than three numbers, where one of them is constant,
/// or where a number is not finite. Series of different lengths are a programmer's error.
public enum Correlation {
  /// The fewest pairs a correlation is given for: any two points lie on a line.
  public static let minimumCount = 3

  /// Pearson's product-moment correlation:
  /// sum((x - mean x)(y - mean y)) / sqrt(sum((x - mean x)^2) * sum((y - mean y)^2)).
  public static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    guard isDefined(x, y) else { return nil }
    let x = normalized(x)
    let y = normalized(y)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for index in x.indices {
      xx += x[index] * x[index]
      yy += y[index] * y[index]
      xy += x[index] * y[index]
    }
    let correlation = xy / (xx.squareRoot() * yy.squareRoot())
    // Rounding may step over the bounds by one unit in the last place.
    return correlation.isFinite ? min(1, max(-1, correlation)) : nil
  }

  /// Spearman's rank correlation: Pearson's correlation of the ranks, where equal numbers share the average of their
  /// ranks.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Double? {
    guard isDefined(x, y) else { return nil }
    return pearson(Ranks.averaged(x), Ranks.averaged(y))
  }

  /// Whether there are enough pairs, all finite, and neither series is constant.
  static func isDefined(_ x: [Double], _ y: [Double]) -> Bool {
    precondition(x.count == y.count, "a correlation is of pairs")
    return x.count >= minimumCount && isVarying(x) && isVarying(y)
  }

  private static func isVarying(_ values: [Double]) -> Bool {
    values.allSatisfy(\.isFinite) && values.contains { $0 != values[0] }
  }

  /// The distances from the mean in units of the largest, so that no square of them overflows or vanishes.
  private static func normalized(_ values: [Double]) -> [Double] {
    let scale = values.reduce(0) { max($0, abs($1)) }
    let scaled = values.map { $0 / scale }
    let mean = scaled.reduce(0, +) / Double(scaled.count)
    let centred = scaled.map { $0 - mean }
    let spread = centred.reduce(0) { max($0, abs($1)) }
    return centred.map { $0 / spread }
  }
}
