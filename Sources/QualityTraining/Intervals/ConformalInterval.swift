import QualityModel

/// Split-conformal prediction intervals: how wide an interval around a score must be to hold people's mean opinion of a
/// stated share of images, whatever the distribution of errors (V. Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning
/// in a Random World", 2005; J. Lei, M. G'Sell, A. Rinaldo, R. J. Tibshirani, L. Wasserman, "Distribution-free
/// predictive inference for regression", JASA 113, 2018, algorithm 2).
///
/// The half-width is the ceil((n + 1) level)-th smallest of the absolute errors of n images. An image exchangeable with
/// them is inside with a probability of at least `level` and, where no two errors are equal, below level + 1 / (n + 1).
/// The images must not have been trained on. With errors out of fold, each by a model that has not seen its image, all
/// images calibrate the model that is trained on all of them; then the guarantee is approximate (R. F. Barber, E. J.
/// Candès, A. Ramdas, R. J. Tibshirani, "Predictive inference with the jackknife+", Annals of Statistics 49, 2021).
public enum ConformalInterval {
  /// The share of images that intervals hold unless said otherwise.
  public static let defaultLevel = 0.9

  /// Calibrates the interval.
  ///
  /// - Parameters:
  ///   - predictions: The scores of images that were not trained on, pooled and limited to the scale as they are
  ///     served.
  ///   - opinions: Their mean opinions, in the same units.
  ///   - level: The share of images to hold.
  /// - Precondition: There are as many opinions as predictions.
  /// - Throws: ``IntervalError``.
  public static func calibrated(
    predictions: [Double], opinions: [Double], level: Double = defaultLevel
  ) throws(IntervalError) -> IntervalCalibration {
    precondition(predictions.count == opinions.count, "one opinion a prediction")
    guard IntervalCalibration.allowedLevels.contains(level) else { throw .level(level) }
    let errors = zip(predictions, opinions).map { abs($0 - $1) }
    if let index = errors.firstIndex(where: { !$0.isFinite }) { throw .error(image: index, errors[index]) }
    let needed = IntervalCalibration.fewestImages(forLevel: level)
    guard errors.count >= needed else { throw .tooFewImages(errors.count, needed: needed, level: level) }
    let rank = IntervalCalibration.rank(forLevel: level, imageCount: errors.count)
    return IntervalCalibration(level: level, halfWidth: errors.sorted()[rank - 1], imageCount: errors.count)
  }
}
