/// The evaluation of a set of predictions: from numbers to a report.
public struct Evaluation: Sendable {
  /// The images, checked: every number is finite and no square of one overflows.
  public let images: [EvaluatedImage]

  private let options: EvaluationOptions
  private var splits: SplitSummary?
  private var cropCounts: [CropCountAgreement] = []
  private var warnings: [String] = []

  /// An evaluation of `images`.
  ///
  /// - Precondition: the options' interval level, if there is one, is 0...1.
  /// - Throws: `EvaluationError` with the first image that has an impossible number.
  public init(of images: [EvaluatedImage], options: EvaluationOptions = EvaluationOptions()) throws(EvaluationError) {
    precondition(options.intervalLevel.map((0...1).contains) ?? true, "an interval's level is a share")
    guard !images.isEmpty else { throw .noImages }
    for image in images { try Evaluation.check(image) }
    self.images = images
    self.options = options
  }

  /// Adds the test figures of repeated random splits, or of folds.
  public mutating func add(splits: [AgreementFigures], kind: SplitKind = .random) {
    self.splits = splits.isEmpty ? nil : SplitSummary(of: splits, kind: kind)
  }

  /// Adds the scores from another number of crops.
  ///
  /// - Parameters:
  ///   - predictions: one score per image, in the order of `images`.
  ///   - crops: the number of crops per image.
  /// - Throws: `EvaluationError` unless there is one finite score per image.
  public mutating func add(predictions: [Double], atCropCount crops: Int) throws(EvaluationError) {
    guard predictions.count == images.count else {
      throw .predictionCount(crops: crops, predictions: predictions.count, images: images.count)
    }
    let images = zip(images, predictions).map { $0.predicted($1) }
    for image in images { try Evaluation.check(image) }
    let agreement = Agreement(of: images, form: options.form, bootstrap: options.bootstrap)
    cropCounts.append(CropCountAgreement(crops: crops, agreement: agreement))
    cropCounts.sort { $0.crops < $1.crops }
  }

  /// Adds why the figures may mean less than they seem to, as a sentence without a full stop.
  public mutating func add(warning: String) { warnings.append(warning) }

  /// Computes all figures.
  ///
  /// - Parameters:
  ///   - title: the report's headline.
  ///   - model: the name of what was evaluated.
  ///   - database: the name of the images and opinions.
  public func report(title: String, model: String? = nil, database: String? = nil) -> EvaluationReport {
    let bootstrap = options.bootstrap
    let agreement = Agreement(of: images, form: options.form, bootstrap: bootstrap)
    return EvaluationReport(
      title: title,
      model: model,
      database: database,
      warnings: warnings + [agreement.warning].compactMap(\.self),
      options: options,
      agreement: agreement,
      humanComparison: HumanComparison(of: images, bootstrap: bootstrap),
      intervalCoverage: IntervalCoverage(of: images, level: options.intervalLevel, bootstrap: bootstrap),
      groups: GroupAgreement.all(in: images, options: options),
      splits: splits,
      cropCounts: cropCounts,
      calibration: CalibrationBin.all(of: images),
      images: images
    )
  }

  private static func check(_ image: EvaluatedImage) throws(EvaluationError) {
    let numbers = [
      ("prediction", image.prediction), ("opinion", image.opinion), ("standard deviation", image.deviation ?? 0),
      ("lower end of the interval", image.interval?.low ?? 0), ("upper end of the interval", image.interval?.high ?? 0),
    ]
    for (name, value) in numbers where !(abs(value) <= 1e9) {
      throw .outOfRange(image: image.name, number: name, value: value)
    }
    if let deviation = image.deviation, deviation < 0 {
      throw .negativeDeviation(image: image.name, value: deviation)
    }
    if let interval = image.interval, interval.low > interval.high {
      throw .reversedInterval(image: image.name, low: interval.low, high: interval.high)
    }
  }
}

/// How an evaluation is made; part of the report, so that the report can be reproduced.
public struct EvaluationOptions: Sendable, Equatable, Codable {
  /// The curve of the mapped figures.
  public var form: LogisticForm

  /// How confidence intervals are computed.
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
