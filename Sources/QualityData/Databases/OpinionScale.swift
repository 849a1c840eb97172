/// The scale on which a database publishes its opinions.
public struct OpinionScale: Sendable, Equatable {
  /// The ends of the scale as published, `minimum` below `maximum`.
  public let minimum, maximum: Double

  /// False for scales of impairment (DMOS), where the smallest value is the best image.
  public let higherIsBetter: Bool

  /// False where single published values may lie outside the scale, as those of LIVE do: its DMOS are rescaled
  /// z-scores.
  public let isBounded: Bool

  public init(_ range: ClosedRange<Double>, higherIsBetter: Bool = true, isBounded: Bool = true) {
    precondition(range.lowerBound < range.upperBound, "a scale has two different ends")
    minimum = range.lowerBound
    maximum = range.upperBound
    self.higherIsBetter = higherIsBetter
    self.isBounded = isBounded
  }

  /// Whether a published opinion may occur on this scale.
  func contains(_ opinion: Double) -> Bool {
    opinion.isFinite && (!isBounded || (minimum...maximum).contains(opinion))
  }

  /// The opinion in the same units, mirrored on a scale of impairment so that higher is better.
  public func mos(of opinion: Double) -> Double {
    higherIsBetter ? opinion : minimum + maximum - opinion
  }

  /// Maps a MOS to 0...100: `100 (mos - minimum) / (maximum - minimum)`, the one rule for every database.
  ///
  /// The rule is linear and clips nothing, so that correlations are the same before and after it.
  public func score(ofMOS mos: Double) -> Double {
    100 * (mos - minimum) / (maximum - minimum)
  }

  /// Maps a standard deviation of opinions to the units of the score.
  public func scoreStandardDeviation(of standardDeviation: Double) -> Double {
    100 * standardDeviation / (maximum - minimum)
  }
}

extension OpinionScale {
  /// Scales on which people are often asked, the narrowest first.
  private static let usual = [0.0...1.0, 1.0...5.0, 0.0...5.0, 1.0...10.0, 0.0...10.0]

  /// The scale that opinions seem to be on, where that is not the expected one: the narrowest usual scale that holds
  /// all of them.
  ///
  /// - Returns: nil where there are no opinions, or some lie on no usual scale but the expected one.
  static func guess(of opinions: [Double], insteadOf expected: ClosedRange<Double>) -> ClosedRange<Double>? {
    guard !opinions.isEmpty, opinions.allSatisfy(\.isFinite) else { return nil }
    return usual.first { scale in scale != expected && opinions.allSatisfy(scale.contains) }
  }
}
