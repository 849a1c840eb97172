import QualityEvaluation
import QualityModel

/// What a training ended with; the files are written.
public struct PipelineResult: Sendable {
  /// The cross-validation, with the scores of images out of fold.
  public let report: EvaluationReport

  /// The same on the test part; nil where there is none.
  public let testReport: EvaluationReport?

  /// What was chosen for the regression, and its share of the score.
  public let score: ScoreSettings

  /// The agreement of the category head alone, out of fold.
  public let headFigures: AgreementFigures

  /// Half the width of the model's interval, in units of the score.
  public let interval: IntervalCalibration
}
