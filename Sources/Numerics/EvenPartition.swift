/// Cuts a row of things into consecutive parts whose sizes differ by at most one.
///
/// Which part a thing belongs to depends on the counts alone, so that work divided in this way gives the same result on
/// every machine.
public enum EvenPartition {
  /// The positions of part `index` of `parts` parts of `count` things.
  ///
  /// - Precondition: `index` is in 0 ..< `parts`.
  public static func range(_ index: Int, of count: Int, in parts: Int) -> Range<Int> {
    index * count / parts..<(index + 1) * count / parts
  }

  /// The parts of `count` things, in order; some are empty where there are more parts than things.
  public static func ranges(of count: Int, in parts: Int) -> [Range<Int>] {
    (0..<parts).map { range($0, of: count, in: parts) }
  }

  /// The fewest parts of `range` that hold no more than `maximum` things each.
  public static func ranges(of range: Range<Int>, maximum: Int) -> [Range<Int>] {
    let parts = (range.count + maximum - 1) / maximum
    return ranges(of: range.count, in: parts).map {
      range.lowerBound + $0.lowerBound..<range.lowerBound + $0.upperBound
    }
  }
}
