import QualityEvaluation
import QualityModel

/// What the pipeline reports while it runs.
public enum PipelineEvent: Sendable {
  /// The network of a fold is fine-tuned, from 0; nil for the one on all images. `total` counts all of them.
  case fineTuning(fold: Int?, total: Int)

  /// What that fine-tuning reports.
  case progress(FineTuningEvent)

  /// Features are extracted.
  case extracting(done: Int, total: Int)

  /// Regressions are trained.
  case fitting(done: Int, total: Int)

  /// Damaged photographs are shown to a fold's network, which names what is wrong with them.
  case naming(done: Int, total: Int)

  /// A fold is finished: how well its category head and its best regression agree with the opinions of images that they
  /// did not see.
  case fold(Int, head: RegressionFigures, regression: RegressionFigures)

  /// A fold was finished in an earlier run.
  case alreadyDone(fold: Int)

  /// The finished model scores the test part.
  case testing(done: Int, total: Int)
}

/// The result of the pipeline; the files are written.
public struct PipelineResult: Sendable {
  /// The cross-validation, with the scores of images out of fold.
  public let report: EvaluationReport

  /// The same on the test part; nil where there is none.
  public let testReport: EvaluationReport?

  /// The chosen regression, and the category head's share of the score.
  public let score: ScoreSettings

  /// The agreement of the category head alone, out of fold.
  public let headFigures: AgreementFigures

  /// Half the width of the model's interval, in units of the score.
  public let interval: IntervalCalibration

  /// From which strength each kind of damage is reported; empty where none was taught.
  public let damage: [DamageThreshold]
}
