/// How often the intervals that come with predictions hold the opinion.
public struct IntervalCoverage: Sendable, Equatable, Codable {
  /// The share that the intervals promise, 0...1; nil where it is not stated.
  public let level: Double?

  /// How many images have an interval.
  public let imageCount: Int

  /// The share of them with low <= opinion <= high.
  public let share: Estimate

  /// The mean of high - low, in units of the opinions: a wide interval covers easily.
  public let meanWidth: Double

  private enum CodingKeys: String, CodingKey {
    case level
    case imageCount = "image_count"
    case share
    case meanWidth = "mean_width"
  }

  /// The coverage over the images that have an interval; nil where none has.
  public init?(of images: [EvaluatedImage], level: Double? = nil, bootstrap: Bootstrap = Bootstrap()) {
    let pairs = images.compactMap { image in image.interval.map { (opinion: image.opinion, interval: $0) } }
    let covered = pairs.map { $0.interval.holds($0.opinion) ? 1.0 : 0 }
    let interval = bootstrap.intervals(count: pairs.count) { drawn in
      [drawn.reduce(0) { $0 + covered[$1] } / Double(drawn.count)]
    }
    let meanWidth = pairs.reduce(0) { $0 + $1.interval.high - $1.interval.low } / Double(pairs.count)
    guard let share = Estimate(covered.reduce(0, +) / Double(pairs.count), interval: interval[0]), meanWidth.isFinite
    else { return nil }
    self.level = level
    imageCount = pairs.count
    self.share = share
    self.meanWidth = meanWidth
  }
}
