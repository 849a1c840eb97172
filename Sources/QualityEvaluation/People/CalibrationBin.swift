/// Images of similar predictions, and the opinions they have: calibrated predictions are the mean of the opinions.
public struct CalibrationBin: Sendable, Equatable, Codable {
  /// How many images are in the bin.
  public let imageCount: Int

  /// The mean of their predictions.
  public let prediction: Double

  /// The mean of their opinions.
  public let opinion: Double

  /// The standard error of `opinion`, sqrt(sum((x - mean)^2) / (n - 1) / n); nil for one image.
  public let standardError: Double?

  /// The share of the bin's intervals that hold the opinion; nil where an image of it has none.
  public let intervalShare: Double?

  private enum CodingKeys: String, CodingKey {
    case imageCount = "image_count"
    case prediction
    case opinion
    case standardError = "standard_error"
    case intervalShare = "interval_share"
  }

  /// Images in the order of their predictions, cut in bins of equal size: ten of them, or fewer so that each has five
  /// images.
  static func all(of images: [EvaluatedImage]) -> [CalibrationBin] {
    let order = images.indices.sorted { (images[$0].prediction, $0) < (images[$1].prediction, $1) }
    let count = min(10, max(1, images.count / 5))
    return (0..<count).compactMap { bin in
      CalibrationBin(order[images.count * bin / count..<images.count * (bin + 1) / count].map { images[$0] })
    }
  }

  private init?(_ images: [EvaluatedImage]) {
    let count = Double(images.count)
    let prediction = images.reduce(0) { $0 + $1.prediction } / count
    let opinion = images.reduce(0) { $0 + $1.opinion } / count
    let squares = images.reduce(0) { $0 + ($1.opinion - opinion) * ($1.opinion - opinion) }
    guard prediction.isFinite, opinion.isFinite, squares.isFinite else { return nil }
    imageCount = images.count
    self.prediction = prediction
    self.opinion = opinion
    standardError = images.count > 1 ? (squares / (count - 1) / count).squareRoot() : nil
    let held = images.compactMap { image in image.interval?.holds(image.opinion) }
    intervalShare = held.count == images.count ? Double(held.count(where: \.self)) / count : nil
  }
}
