/// How an evaluation is made; it is part of the report, so that the report can be made again.
public struct EvaluationOptions: Sendable, Equatable, Codable {
  /// The curve of the mapped figures.
  public var form: LogisticForm

  /// How confidence intervals are made.
  public var bootstrap: Bootstrap

  /// The share of opinions that the images' intervals promise to hold, 0...1; nil where it is not stated.
  public var intervalLevel: Double?

  private enum CodingKeys: String, CodingKey {
    case form = "logistic_form"
    case bootstrap
    case intervalLevel = "interval_level"
  }

  /// Options with the usual curve and 1000 resamples.
  public init(form: LogisticForm = .fiveParameter, bootstrap: Bootstrap = Bootstrap(), intervalLevel: Double? = nil) {
    self.form = form
    self.bootstrap = bootstrap
    self.intervalLevel = intervalLevel
  }
}
