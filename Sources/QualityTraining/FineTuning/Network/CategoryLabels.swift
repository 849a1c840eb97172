import Foundation
import QualityData
import QualityModel

/// What the network learns of an image's opinions.
public enum LabelKind: String, Sendable, Codable, CaseIterable {
  /// The category of the mean opinion alone (Bianco et al., arXiv 1602.05531, section 3).
  case hard

  /// The share of each category in the normal distribution with the mean and the standard deviation of the image's
  /// opinions. Where a database publishes no standard deviation, it is taken to be ``CategoryLabels/usualDeviation``.
  case soft
}

/// Quality categories as targets of training: equal parts of the scale from 0 (worst) to 100 (best).
public struct CategoryLabels: Sendable, Equatable {
  /// How many categories there are, at least 2.
  public let count: Int

  /// How an image's target is made.
  public let kind: LabelKind

  /// The standard deviation of single opinions, in points of 100, where none is published: people agree a little better
  /// in a laboratory, and a little less in LIVE In the Wild (about 19).
  public static let usualDeviation = 15.0

  private static let scale = ScoreScale(minimum: 0, maximum: 100, higherIsBetter: true)

  /// - Precondition: there are at least two categories.
  public init(count: Int, kind: LabelKind) {
    precondition(count >= 2, "a scale is divided into at least two categories")
    self.count = count
    self.kind = kind
  }

  /// The scores in the middle of the categories, from the worst to the best: 10, 30, 50, 70, 90 for five.
  public var centres: [Double] {
    (0..<count).map { (Double($0) + 0.5) * width }
  }

  /// The wanted probability of each category, from the worst to the best; their sum is 1.
  ///
  /// In a soft label the end categories include what the distribution has beyond the scale: P(X < 20) is the worst of
  /// five, P(20 <= X < 40) the next, ... P(X >= 80) the best.
  ///
  /// - Parameters:
  ///   - score: the mean opinion, 0...100.
  ///   - deviation: the standard deviation of single opinions, in the same units; 0 gives the hard label, nil stands
  ///     for the usual one.
  public func target(score: Double, deviation: Double?) -> [Double] {
    let deviation = deviation ?? Self.usualDeviation
    guard kind == .soft, deviation > 0 else {
      let category = Self.scale.bin(of: score, count: count)
      return (0..<count).map { $0 == category ? 1 : 0 }
    }
    let shares = (1..<count).map { Self.normalShare(below: (Double($0) * width - score) / deviation) }
    return zip(shares + [1], [0] + shares).map { $0 - $1 }
  }

  /// The target of a rated image.
  public func target(of image: RatedImage) -> [Double] {
    target(score: image.score, deviation: image.scoreStandardDeviation)
  }

  private var width: Double { 100 / Double(count) }

  /// The share of the standard normal distribution below `z`.
  private static func normalShare(below z: Double) -> Double {
    erfc(-z * 0.5.squareRoot()) / 2
  }
}
