import Numerics

/// Images with similar predictions, and their opinions: calibrated predictions equal the mean of the opinions.
public struct CalibrationBin: Sendable, Equatable, Codable {
  /// How many images are in the bin.
  public let imageCount: Int

  /// The mean of their predictions.
  public let prediction: Double

  /// The mean of their opinions.
  public let opinion: Double

  /// The standard error of `opinion`, sqrt(sum((x - mean)^2) / (n - 1) / n); nil for one image.
  public let standardError: Double?

  /// The share of the bin's intervals that hold the opinion; nil where one of its images has no interval.
  public let intervalShare: Double?

  private enum CodingKeys: String, CodingKey {
    case imageCount = "image_count"
    case prediction
    case opinion
    case standardError = "standard_error"
    case intervalShare = "interval_share"
  }

  /// Images in the order of their predictions, in bins of equal size: ten of them, or fewer so that each has at least
  /// five images.
  static func all(of images: [EvaluatedImage]) -> [CalibrationBin] {
    let order = images.indices.sorted { (images[$0].prediction, $0) < (images[$1].prediction, $1) }
    let count = min(10, max(1, images.count / 5))
    return EvenPartition.ranges(of: images.count, in: count).compactMap { bin in
      CalibrationBin(order[bin].map { images[$0] })
    }
  }

  private init?(_ images: [EvaluatedImage]) {
    let predictions = Moments(of: images.map(\.prediction))
    let opinions = Moments(of: images.map(\.opinion))
    guard predictions.mean.isFinite, opinions.isFinite else { return nil }
    imageCount = images.count
    prediction = predictions.mean
    opinion = opinions.mean
    standardError = opinions.standardError
    let held = images.compactMap { image in image.interval?.holds(image.opinion) }
    intervalShare = held.count == images.count ? Double(held.count(where: \.self)) / Double(held.count) : nil
  }
}

/// How often the intervals around predictions hold the opinion.
public struct IntervalCoverage: Sendable, Equatable, Codable {
  /// The share that the intervals promise, 0...1; nil where it is not stated.
  public let level: Double?

  /// How many images have an interval.
  public let imageCount: Int

  /// The share of these images with low <= opinion <= high.
  public let share: Estimate

  /// The mean of high - low, in units of the opinions: a wide interval covers more easily.
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
