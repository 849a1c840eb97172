extension Correlation {
  /// Kendall's rank correlation tau-b: (C - D) / sqrt((P - X)(P - Y)), with C concordant and D discordant pairs of
  /// images, P pairs in all, X pairs of equal x and Y pairs of equal y.
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

  /// Pairs of equal elements of `values`, in which equal elements lie side by side.
  private static func tiedPairs<Value>(_ values: [Value], _ equal: (Value, Value) -> Bool) -> Int {
    var pairs = 0
    var run = 0
    for index in values.indices.dropFirst() {
      run = equal(values[index - 1], values[index]) ? run + 1 : 0
      pairs += run
    }
    return pairs
  }

  /// Sorts `values` and returns how many pairs of them stood in falling order.
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
