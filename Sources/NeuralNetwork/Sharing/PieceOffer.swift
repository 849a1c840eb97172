/// The pieces of a step that are still to be taken, in one word, so that taking one is one atomic operation.
struct PieceOffer: Equatable {
  let bits: UInt64

  /// Before the first step that is shared.
  static let nothing = PieceOffer(step: 0, pieces: 0, next: 0)
  /// Behind the last step.
  static let end = PieceOffer(bits: .max)

  init(bits: UInt64) { self.bits = bits }

  /// - Parameters:
  ///   - step: the position in the plan, below 2^32.
  ///   - pieces: below 2^16; ``Division/pieces(threads:)`` follows the number of threads.
  ///   - next: the first that nobody has taken.
  init(step: Int, pieces: Int, next: Int) { bits = UInt64(step) << 32 | UInt64(pieces) << 16 | UInt64(next) }

  var step: Int { Int(bits >> 32) }
  var pieces: Int { Int(bits >> 16 & 0xffff) }
  var next: Int { Int(bits & 0xffff) }

  var hasPieces: Bool { self != .end && next < pieces }

  /// What is left when the next piece has been taken.
  var following: PieceOffer { PieceOffer(bits: bits + 1) }
}
