import Foundation
import QualityEvaluation

extension FineTuningHistory {
  /// That the weights that were kept are not known to have learned anything: the interval of their rank correlation on
  /// the validation images holds 0; nil where it does not, or where nothing was validated.
  public var warning: String? {
    guard let validation = epochs.first(where: { $0.epoch == keptEpoch })?.validation else { return nil }
    guard let srocc = validation.srocc else {
      return "SROCC is not defined on the \(validationImages) validation images, since all scores or all opinions are "
        + "equal: the model may have learned nothing"
    }
    let low = Self.lowestCorrelation(srocc, count: validationImages)
    guard low <= 0 else { return nil }
    return "SROCC on \(validationImages) validation images is \(Figure.text(srocc, decimals: 3)), which with 95 % "
      + "confidence may be \(Figure.text(low, decimals: 3)): the model may have learned nothing; give more images"
  }

  /// The lower end of a rank correlation's two-sided 95 % interval, by Fisher's transformation with the standard error
  /// of Bonett and Wright (Psychometrika 65, 2000, p. 24).
  static func lowestCorrelation(_ srocc: Double, count: Int) -> Double {
    guard count > 3 else { return -1 }
    return tanh(atanh(srocc) - 1.96 * ((1 + srocc * srocc / 2) / Double(count - 3)).squareRoot())
  }
}
