/// An image with the opinion of the people who looked at it.
public struct RatedImage: Sendable, Equatable {
  /// The image's path below the database's root, which identifies it in tables and messages.
  public let name: String

  /// Where the file is.
  public let path: String

  /// The mean opinion in the database's own units, mirrored where needed so that higher is better.
  public let mos: Double

  /// The standard deviation of single opinions in the database's own units; nil where it is not published.
  public let standardDeviation: Double?

  /// The mean opinion as 0 (worst) to 100 (best) by ``OpinionScale/score(ofMOS:)``; outside this range only where the
  /// scale is not bounded.
  public private(set) var score: Double

  /// The standard deviation in the units of the score.
  public private(set) var scoreStandardDeviation: Double?

  /// The reference image that this one was made from, or another name for images that show the same scene; nil for an
  /// image that stands alone. Images of one group are always in the same part of a split.
  public private(set) var group: String?

  /// An image with an opinion on a scale.
  ///
  /// - Parameters:
  ///   - name: The path below the database's root.
  ///   - path: Where the file is.
  ///   - opinion: The published mean opinion, not yet mirrored.
  ///   - standardDeviation: Of single opinions, in the same units.
  ///   - group: The reference image, where there is one.
  ///   - scale: What the numbers mean.
  public init(
    name: String, path: String, opinion: Double, standardDeviation: Double? = nil, group: String? = nil,
    scale: OpinionScale
  ) {
    self.name = name
    self.path = path
    self.group = group
    self.standardDeviation = standardDeviation
    mos = scale.mos(of: opinion)
    score = scale.score(ofMOS: mos)
    scoreStandardDeviation = standardDeviation.map(scale.scoreStandardDeviation)
  }

  /// The image with its opinion on another database's scale, 0...100.
  public func rescaled(score: Double, deviation: Double?) -> RatedImage {
    var image = self
    image.score = score
    image.scoreStandardDeviation = deviation
    return image
  }

  /// The image as a member of another group.
  func grouped(as group: String?) -> RatedImage {
    var image = self
    image.group = group
    return image
  }
}

/// A rated image that is missing or cannot be decoded.
public struct UnusableImage: Error, Equatable, CustomStringConvertible {
  /// The image's path below the database's root.
  public let name: String

  /// What is wrong with it, as a sentence.
  public let reason: String

  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  public var description: String { "\(name): \(reason)" }
}
