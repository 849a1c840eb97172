/// One image of an evaluation: the program's prediction of its quality, and people's opinion.
public struct EvaluatedImage: Sendable, Equatable, Codable {
  /// The image's name in tables and plots.
  public let name: String

  /// The score, on the scale of the opinion.
  public let prediction: Double

  /// The mean opinion score (MOS), higher is better.
  public let opinion: Double

  /// The standard deviation of the opinions; nil where it is unknown.
  public let deviation: Double?

  /// The group of the image, such as its distortion; nil for none.
  public let group: String?

  /// The interval that the program reports with the score; nil for none.
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

  /// The image with another prediction, to which the interval does not belong.
  func predicted(_ prediction: Double) -> EvaluatedImage {
    EvaluatedImage(name: name, prediction: prediction, opinion: opinion, deviation: deviation, group: group)
  }
}

/// The range in which the program expects the opinion, in units of the score.
public struct PredictionInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public let low: Double

  /// The upper end, not below `low`.
  public let high: Double

  /// A range.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Whether `opinion` lies in the range, ends included.
  func holds(_ opinion: Double) -> Bool {
    low <= opinion && opinion <= high
  }
}
