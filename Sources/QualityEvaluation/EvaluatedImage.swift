/// One image of an evaluation: what the program says of it, and what people do.
public struct EvaluatedImage: Sendable, Equatable, Codable {
  /// The image's name in tables and plots.
  public let name: String

  /// The score, on the scale of the opinion.
  public let prediction: Double

  /// The mean opinion score (MOS), higher is better.
  public let opinion: Double

  /// The standard deviation of the opinions; nil where it is unknown.
  public let deviation: Double?

  /// The group that the image is counted in, such as its distortion; nil for none.
  public let group: String?

  /// The interval that the program gives with the score; nil for none.
  public let interval: PredictionInterval?

  /// One image.
  public init(
    name: String,
    prediction: Double,
    opinion: Double,
    deviation: Double? = nil,
    group: String? = nil,
    interval: PredictionInterval? = nil
  ) {
    self.name = name
    self.prediction = prediction
    self.opinion = opinion
    self.deviation = deviation
    self.group = group
    self.interval = interval
  }

  /// How far the prediction is above the opinion.
  public var error: Double {
    prediction - opinion
  }

  /// The image with another prediction, and so without its interval.
  func predicted(_ prediction: Double) -> EvaluatedImage {
    EvaluatedImage(name: name, prediction: prediction, opinion: opinion, deviation: deviation, group: group)
  }
}
