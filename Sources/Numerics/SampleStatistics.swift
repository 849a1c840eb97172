/// Mean and spread of a sample.
public struct Moments: Sendable, Equatable {
  /// How many values the sample has.
  public let count: Int

  /// sum(x) / count; not a number for an empty sample.
  public let mean: Double

  /// sum((x - mean)^2).
  public let squares: Double

  /// The moments of `values`, added up in their order.
  public init(of values: [Double]) {
    let mean = values.reduce(0, +) / Double(values.count)
    count = values.count
    self.mean = mean
    squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  /// Whether neither the mean nor the squares overflow.
  public var isFinite: Bool { mean.isFinite && squares.isFinite }

  /// sqrt(squares / count).
  public var populationDeviation: Double { (squares / Double(count)).squareRoot() }

  /// sqrt(squares / (count - 1)); 0 for a single value.
  public var sampleDeviation: Double { (squares / Double(max(1, count - 1))).squareRoot() }

  /// The standard error of the mean, sqrt(squares / (count - 1) / count); nil for fewer than two values.
  public var standardError: Double? {
    count > 1 ? (squares / Double(count - 1) / Double(count)).squareRoot() : nil
  }
}

/// The value below which a share of a sample lies.
public enum Quantile {
  /// The quantile at `share` of values in rising order, interpolated linearly between neighbours (R. Hyndman and Y.
  /// Fan, "Sample quantiles in statistical packages", American Statistician 50, 1996, definition 7; NumPy's default).
  ///
  /// - Precondition: there is at least one value, and `share` is 0...1.
  public static func of(_ sorted: [Double], at share: Double) -> Double {
    precondition(!sorted.isEmpty && (0...1).contains(share), "a quantile is of a sample, at a share of it")
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}
