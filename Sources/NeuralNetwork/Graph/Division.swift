/// The independent parts of a kernel's work, such as the rows of its result: each may be computed by another thread.
struct Division: Sendable {
  /// How many there are; they take about as long as each other.
  let parts: Int
  /// Whether neighbouring parts have work in common, which is done again where they are parted.
  let isCostly: Bool

  /// Work that one thread does.
  static let whole = Division(parts: 1)

  init(parts: Int, isCostly: Bool = false) {
    self.parts = parts
    self.isCostly = isCostly
  }

  /// Pieces to cut the parts in for so many threads; more than one each, so that a thread that is held up does not hold up the
  /// others.
  func pieces(threads: Int) -> Int { min(parts, isCostly || threads == 1 ? threads : 3 * threads) }

  /// The parts of a piece; pieces are nearly equal.
  func parts(ofPiece piece: Int, of pieces: Int) -> Range<Int> {
    parts * piece / pieces..<parts * (piece + 1) / pieces
  }
}
