/// Predictions held against opinions, every figure with its confidence interval.
public struct Agreement: Sendable, Equatable, Codable {
  /// How many images were compared.
  public let imageCount: Int

  /// The curve behind the mapped figures, fitted to these images; nil where none could be fitted.
  public let mapping: LogisticMapping?

  /// The figures; what is undefined is missing.
  public let estimates: MetricTable<Estimate>

  private enum CodingKeys: String, CodingKey {
    case imageCount = "image_count"
    case mapping
    case estimates
  }

  /// Holds the predictions of `images` against their opinions; the curve of the mapped figures is fitted anew in every
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
