/// Things in a row, cut into parts that differ by at most one.
enum EvenShares {
  /// The positions of part `index` of `parts` parts of `count` things.
  static func range(_ index: Int, of count: Int, in parts: Int) -> Range<Int> {
    index * count / parts..<(index + 1) * count / parts
  }

  /// All parts of `range`, none of more than `maximum`.
  static func pieces(of range: Range<Int>, maximum: Int) -> [Range<Int>] {
    let parts = (range.count + maximum - 1) / maximum
    return (0..<parts).map { index in
      let piece = Self.range(index, of: range.count, in: parts)
      return range.lowerBound + piece.lowerBound..<range.lowerBound + piece.upperBound
    }
  }
}
