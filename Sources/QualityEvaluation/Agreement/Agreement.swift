/// The agreement of predictions and opinions, every figure with its confidence interval.
public struct Agreement: Sendable, Equatable, Codable {
  /// How many images were compared.
  public let imageCount: Int

  /// The curve of the mapped figures, fitted to these images; nil where none could be fitted.
  public let mapping: LogisticMapping?

  /// The figures; undefined ones are missing.
  public let estimates: MetricTable<Estimate>

  private enum CodingKeys: String, CodingKey {
    case imageCount = "image_count"
    case mapping
    case estimates
  }

  /// Compares the predictions of `images` with their opinions; the curve of the mapped figures is fitted anew in every
  /// resample.
  public init(of images: [EvaluatedImage], form: LogisticForm = .fiveParameter, bootstrap: Bootstrap = Bootstrap()) {
    func figures(_ images: [EvaluatedImage], from start: LogisticMapping? = nil) -> AgreementFigures {
      AgreementFigures(
        predictions: images.map(\.prediction),
        opinions: images.map(\.opinion),
        deviations: images.map(\.deviation),
        form: form,
        from: start
      )
    }
    let whole = figures(images)
    let intervals = bootstrap.intervals(count: images.count) { drawn in
      let resampled = figures(drawn.map { images[$0] }, from: whole.mapping)
      return AgreementMetric.allCases.map { resampled.values[$0] }
    }
    var estimates = MetricTable<Estimate>()
    for (metric, interval) in zip(AgreementMetric.allCases, intervals) {
      estimates[metric] = Estimate(whole.values[metric], interval: interval)
    }
    imageCount = images.count
    mapping = whole.mapping
    self.estimates = estimates
  }

  /// The estimate of a metric; nil where it is undefined.
  public subscript(metric: AgreementMetric) -> Estimate? {
    estimates[metric]
  }
}

extension Agreement {
  /// That scores and opinions are not known to have anything to do with each other; nil where they are.
  var warning: String? {
    guard imageCount > 1 else { return nil }
    guard let srocc = self[.srocc] else {
      guard imageCount > 2 else { return "\(imageCount) images are too few to say anything of the model" }
      return "SROCC is not defined, since all scores or all opinions are equal: these figures say nothing of the model"
    }
    guard let low = srocc.low, let high = srocc.high, low <= 0 else { return nil }
    let interval = "\(Figure.text(low, decimals: 3)) to \(Figure.text(high, decimals: 3))"
    return high < 0
      ? "SROCC is below 0 (\(interval)): the scores rank these images the wrong way round"
      : "the interval of SROCC, \(interval), holds 0: on these \(imageCount) images the scores may have nothing to do "
        + "with the opinions"
  }
}

/// The agreement within one group of images, such as those of one distortion.
public struct GroupAgreement: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String

  /// The agreement over the group's images alone; with a curve of its own.
  public let agreement: Agreement

  /// How often the intervals of the group hold the opinion; nil where its images have none.
  public let intervalCoverage: IntervalCoverage?

  private enum CodingKeys: String, CodingKey {
    case group
    case agreement
    case intervalCoverage = "interval_coverage"
  }

  /// The agreement in each group, in the order of the groups' names; images without a group are left out.
  static func all(in images: [EvaluatedImage], options: EvaluationOptions) -> [GroupAgreement] {
    Dictionary(grouping: images.filter { $0.group != nil }) { $0.group ?? "" }
      .sorted { $0.key < $1.key }
      .map { group, images in
        GroupAgreement(
          group: group,
          agreement: Agreement(of: images, form: options.form, bootstrap: options.bootstrap),
          intervalCoverage: IntervalCoverage(of: images, level: options.intervalLevel, bootstrap: options.bootstrap)
        )
      }
  }
}

/// The agreement that is reached with a number of crops per image.
public struct CropCountAgreement: Sendable, Equatable, Codable {
  /// Crops per image.
  public let crops: Int

  /// The agreement of the scores from so many crops.
  public let agreement: Agreement
}
