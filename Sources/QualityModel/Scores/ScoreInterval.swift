/// The range in which people's mean opinion of an image is expected, in units of the score.
public struct ScoreInterval: Sendable, Equatable {
  /// The share of images whose opinion such a range holds, above 0 and below 1.
  public let level: Double

  /// The lower end, on the scale.
  public let low: Double

  /// The upper end, on the scale; not below `low`.
  public let high: Double

  /// The range from `low` to `high`.
  public init(level: Double, low: Double, high: Double) {
    self.level = level
    self.low = low
    self.high = high
  }
}

/// How far a model's scores were from people's mean opinions on images it was not trained on: the half-width of the
/// interval that comes with every score.
///
/// The half-width is a split-conformal quantile (V. Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning in a Random
/// World", 2005; J. Lei, M. G'Sell, A. Rinaldo, R. J. Tibshirani, L. Wasserman, "Distribution-free predictive inference
/// for regression", JASA 113, 2018): of another image like the calibration images, the interval holds the mean opinion
/// with at least the probability `level`, whatever the distribution of errors. It was measured with the model's own
/// view, crops and pooling.
public struct IntervalCalibration: Sendable, Equatable {
  /// The share of images whose mean opinion the interval holds, in ``allowedLevels``.
  public let level: Double

  /// Half the width of the interval in units of the score, at least 0.
  public let halfWidth: Double

  /// How many images it was calibrated on; at least ``fewestImages(forLevel:)``.
  public let imageCount: Int

  /// A calibration.
  ///
  /// - Precondition: the numbers are as their properties say.
  public init(level: Double, halfWidth: Double, imageCount: Int) {
    precondition(Self.allowedLevels.contains(level), "no interval has such a level")
    precondition(halfWidth.isFinite && halfWidth >= 0, "an interval has a width")
    precondition(imageCount >= Self.fewestImages(forLevel: level), "more calibration images are needed")
    self.level = level
    self.halfWidth = halfWidth
    self.imageCount = imageCount
  }

  /// The interval around `score`, clamped to the scale, since no opinion lies beyond it.
  public func interval(around score: Double, on scale: ScoreScale) -> ScoreInterval {
    ScoreInterval(level: level, low: scale.clamp(score - halfWidth), high: scale.clamp(score + halfWidth))
  }

  /// Levels that an interval may have. Beyond them it would be all of the scale or none of it, for any useful number of
  /// images.
  public static let allowedLevels = 0.01...0.999

  /// Which of the absolute errors of `imageCount` images is the half-width, counted from 1 for the smallest:
  /// ceil((imageCount + 1) level). Above `imageCount` where so few images cannot support the level.
  public static func rank(forLevel level: Double, imageCount: Int) -> Int {
    Int(((Double(imageCount) + 1) * level - roundingError).rounded(.up))
  }

  /// The fewest calibration images that support a level: 9 for 0.9, 19 for 0.95. With fewer, none of their errors is
  /// large enough.
  public static func fewestImages(forLevel level: Double) -> Int {
    Int(((level - roundingError) / (1 - level)).rounded(.up))
  }

  /// 0.55 of 20 is 11.000000000000002 in floating point: a number that exceeds a whole number by less than this is
  /// taken to be that number.
  private static let roundingError = 1e-9
}

extension IntervalCalibration {
  /// The calibration as it is stored in a model's metadata.
  public var metadata: [ModelMetadataKey: String] {
    [.intervalLevel: "\(level)", .intervalHalfWidth: "\(halfWidth)", .intervalImages: "\(imageCount)"]
  }

  /// Reads the calibration of a model file; nil where it has none. The keys belong together: a width means nothing
  /// without its level, and a level nothing without enough images.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for the first value that is missing or not allowed.
  init?(_ reader: MetadataReader) throws(ModelError) {
    let level = try reader.number(.intervalLevel, in: Self.allowedLevels)
    let halfWidth = try reader.number(.intervalHalfWidth, in: 0...1e9)
    let images = try reader.integer(.intervalImages, in: 1...1_000_000_000)
    if level == nil, halfWidth == nil, images == nil { return nil }
    let group = [ModelMetadataKey.intervalLevel, .intervalHalfWidth, .intervalImages]
    let givenLevel = try reader.required(level, .intervalLevel, of: group)
    let givenHalfWidth = try reader.required(halfWidth, .intervalHalfWidth, of: group)
    let givenImages = try reader.required(images, .intervalImages, of: group)
    let fewest = Self.fewestImages(forLevel: givenLevel)
    guard givenImages >= fewest else {
      throw reader.refusal(
        .intervalImages, allowed: "at least \(fewest), which an interval of level \(givenLevel) needs")
    }
    self.init(level: givenLevel, halfWidth: givenHalfWidth, imageCount: givenImages)
  }
}
