/// The agreement of predictions and opinions, as plain numbers without intervals.
public struct AgreementFigures: Sendable, Equatable {
  /// The figures, in units of the opinions where they have any; undefined ones are missing, the others are finite.
  public let values: MetricTable<Double>

  /// The curve of the mapped figures; nil where none could be fitted.
  public let mapping: LogisticMapping?

  /// Compares predictions with opinions.
  ///
  /// - Parameters:
  ///   - predictions: one score per image.
  ///   - opinions: the image's mean opinion score (MOS), on the scale of the predictions.
  ///   - deviations: the standard deviation of the image's opinions, nil where it is unknown; the outlier ratio is over
  ///     the images that have one.
  ///   - form: the logistic curve of the mapped figures.
  ///   - start: a curve near the fitted one, where it is known; see `LogisticMapping.fitted`.
  /// - Precondition: the series are equally long.
  public init(
    predictions: [Double],
    opinions: [Double],
    deviations: [Double?],
    form: LogisticForm = .fiveParameter,
    from start: LogisticMapping? = nil
  ) {
    precondition(predictions.count == opinions.count && deviations.count == opinions.count, "one of each per image")
    let mapping = LogisticMapping.fitted(to: predictions, opinions, form: form, from: start)
    let errors = zip(predictions, opinions).map { $0 - $1 }
    var values = MetricTable<Double>()
    values[.lcc] = Correlation.pearson(predictions, opinions)
    values[.srocc] = Correlation.spearman(predictions, opinions)
    values[.krocc] = Correlation.kendall(predictions, opinions)
    values[.rmse] = Self.rootMeanSquare(errors)
    values[.mae] = Self.mean(errors.map(abs))
    values[.outlierRatio] = Self.outlierRatio(errors, deviations)
    if let mapping {
      let mapped = predictions.map { mapping($0) }
      values[.mappedLCC] = Correlation.pearson(mapped, opinions)
      values[.mappedRMSE] = Self.rootMeanSquare(zip(mapped, opinions).map { $0 - $1 })
    }
    self.values = values
    self.mapping = mapping
  }

  private static func mean(_ values: [Double]) -> Double? {
    let mean = values.reduce(0, +) / Double(values.count)
    return mean.isFinite ? mean : nil
  }

  private static func rootMeanSquare(_ values: [Double]) -> Double? {
    mean(values.map { $0 * $0 })?.squareRoot()
  }

  private static func outlierRatio(_ errors: [Double], _ deviations: [Double?]) -> Double? {
    mean(zip(errors, deviations).compactMap { error, deviation in deviation.map { abs(error) > 2 * $0 ? 1 : 0 } })
  }
}
