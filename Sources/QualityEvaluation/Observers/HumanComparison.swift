import Foundation

/// Predictions compared with single observers: does the program know the mean opinion better than one person does?
///
/// An image's opinions are taken as normally distributed around its mean opinion score (MOS) with their standard
/// deviation (SD). One more observer, drawn from them, is off by |X - MOS| with X ~ N(MOS, SD), and is further from the
/// mean than the prediction is with the probability
///
///     P(|X - MOS| > |prediction - MOS|)
///       = 2 (1 - Phi(|prediction - MOS| / SD))
///       = erfc(|prediction - MOS| / (SD sqrt 2)),
///
/// averaged over the images. A second observer in the place of the program would reach 1/2, and an observer is within
/// one SD in 68.3 % of the cases: these are the figures to beat (the comparison of Bianco et al., arXiv 1602.05531).
public struct HumanComparison: Sendable, Equatable, Codable {
  /// How many images have a standard deviation; the others are left out.
  public let imageCount: Int

  /// The share of images with |prediction - MOS| <= SD.
  public let withinOneDeviation: Estimate

  /// The probability that the prediction is closer to the mean opinion than one random observer, averaged over images.
  public let closerThanObserver: Estimate

  /// The share of observers within one SD of the mean, erf(1 / sqrt 2).
  public static let observersWithinOneDeviation = erf(0.5.squareRoot())

  private enum CodingKeys: String, CodingKey {
    case imageCount = "image_count"
    case withinOneDeviation = "within_one_deviation"
    case closerThanObserver = "closer_than_observer"
  }

  /// Compares the predictions of `images` with single observers; nil where no image has a standard deviation.
  public init?(of images: [EvaluatedImage], bootstrap: Bootstrap = Bootstrap()) {
    let pairs = images.compactMap { image in image.deviation.map { (error: image.error, deviation: $0) } }
    let within = pairs.map { abs($0.error) <= $0.deviation ? 1.0 : 0 }
    let closer = pairs.map { Self.probabilityOfBeingCloser(error: $0.error, deviation: $0.deviation) }
    let intervals = bootstrap.intervals(count: pairs.count) { drawn in
      [within, closer].map { values in drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count) }
    }
    let count = Double(pairs.count)
    guard let withinOneDeviation = Estimate(within.reduce(0, +) / count, interval: intervals[0]),
      let closerThanObserver = Estimate(closer.reduce(0, +) / count, interval: intervals[1])
    else { return nil }
    imageCount = pairs.count
    self.withinOneDeviation = withinOneDeviation
    self.closerThanObserver = closerThanObserver
  }

  /// The probability that one random observer is further from the mean opinion than a prediction with this error.
  ///
  /// Where all observers agree, `deviation` is 0 and none is ever further away: the probability is 0.
  public static func probabilityOfBeingCloser(error: Double, deviation: Double) -> Double {
    deviation > 0 ? erfc(abs(error) / deviation * 0.5.squareRoot()) : 0
  }
}
