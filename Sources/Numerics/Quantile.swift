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
