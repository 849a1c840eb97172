/// The receiver operating characteristic: how well a number tells two groups apart.
public enum ROC {
  /// The area under the curve: the probability that a value of `low` is below one of `high`, ties counted half (J. A.
  /// Hanley, B. J. McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve",
  /// Radiology 143, 1982). 0.5 where either is empty.
  public static func area(below low: [Double], _ high: [Double]) -> Double {
    guard !low.isEmpty, !high.isEmpty else { return 0.5 }
    // The sum of the ranks of `high` among all (Mann and Whitney).
    let ranks = Correlation.ranks(low + high)
    let sum = ranks[low.count...].reduce(0, +)
    let (n, m) = (Double(high.count), Double(low.count))
    return (sum - n * (n + 1) / 2) / (n * m)
  }
}
