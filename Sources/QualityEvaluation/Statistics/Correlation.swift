/// How closely two series of numbers go together, from -1 to 1: Pearson's linear correlation (LCC), Spearman's rank
/// correlation (SROCC) and Kendall's (KROCC).
///
/// A correlation is undefined, and nil, where the series have fewer than three numbers, where one of them is constant,
/// or where a number is not finite. Series of different lengths are a programmer's error.
public enum Correlation {
  /// The fewest pairs with a correlation: any two points lie on a line.
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
    return pearson(ranks(x), ranks(y))
  }

  /// Kendall's rank correlation tau-b: (C - D) / sqrt((P - X)(P - Y)), with C concordant and D discordant pairs of
  /// images, P pairs overall, X pairs of equal x and Y pairs of equal y.
  ///
  /// O(n log n): discordant pairs are counted as the inversions of a merge sort (W. Knight, "A computer method for
  /// calculating Kendall's tau with ungrouped data", JASA 61, 1966).
  public static func kendall(_ x: [Double], _ y: [Double]) -> Double? {
    guard isDefined(x, y) else { return nil }
    let order = x.indices.sorted { x[$0] == x[$1] ? y[$0] < y[$1] : x[$0] < x[$1] }
    let tiedInX = tiedPairs(order) { x[$0] == x[$1] }
    let tiedInBoth = tiedPairs(order) { x[$0] == x[$1] && y[$0] == y[$1] }
    var sorted = order.map { y[$0] }
    let discordant = inversions(sorting: &sorted)
    let tiedInY = tiedPairs(sorted, ==)

    let pairs = x.count * (x.count - 1) / 2
    let excess = pairs - tiedInX - tiedInY + tiedInBoth - 2 * discordant
    let tau = Double(excess) / Double(pairs - tiedInX).squareRoot() / Double(pairs - tiedInY).squareRoot()
    return min(1, max(-1, tau))
  }

  /// The rank of each value, from 1 for the smallest; equal values share the average of the ranks they take together.
  ///
  /// - Precondition: no value is NaN.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }

  /// Whether there are enough pairs, all finite, and neither series is constant.
  private static func isDefined(_ x: [Double], _ y: [Double]) -> Bool {
    precondition(x.count == y.count, "a correlation is of pairs")
    return x.count >= minimumCount && isVarying(x) && isVarying(y)
  }

  private static func isVarying(_ values: [Double]) -> Bool {
    values.allSatisfy(\.isFinite) && values.contains { $0 != values[0] }
  }

  /// The distances from the mean in units of the largest, so that none of their squares overflows or vanishes.
  private static func normalized(_ values: [Double]) -> [Double] {
    let scale = values.reduce(0) { max($0, abs($1)) }
    let scaled = values.map { $0 / scale }
    let mean = scaled.reduce(0, +) / Double(scaled.count)
    let centred = scaled.map { $0 - mean }
    let spread = centred.reduce(0) { max($0, abs($1)) }
    return centred.map { $0 / spread }
  }

  /// How many pairs of equal elements there are in `values`, where equal elements are neighbours.
  private static func tiedPairs<Value>(_ values: [Value], _ equal: (Value, Value) -> Bool) -> Int {
    var pairs = 0
    var run = 0
    for index in values.indices.dropFirst() {
      run = equal(values[index - 1], values[index]) ? run + 1 : 0
      pairs += run
    }
    return pairs
  }

  /// Sorts `values` and returns how many pairs of them were in falling order.
  private static func inversions(sorting values: inout [Double]) -> Int {
    var inversions = 0
    var merged = values
    var width = 1
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right) = (start, middle)
        for index in start..<end {
          if right == end || (left < middle && values[left] <= values[right]) {
            merged[index] = values[left]
            left += 1
          } else {
            merged[index] = values[right]
            right += 1
            inversions += middle - left
          }
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return inversions
  }
}
