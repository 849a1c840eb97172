/// What a training tells while it runs.
public enum PipelineEvent: Sendable {
  /// The network of a fold is fine-tuned, from 0; nil for the one on all images. `total` counts all of them.
  case fineTuning(fold: Int?, total: Int)

  /// What that fine-tuning tells.
  case progress(FineTuningEvent)

  /// Features are extracted.
  case extracting(done: Int, total: Int)

  /// Regressions are trained.
  case fitting(done: Int, total: Int)

  /// A fold is done: how its category head and its best regression agree with the opinions of images they did not see.
  case fold(Int, head: RegressionFigures, regression: RegressionFigures)

  /// A fold was done before.
  case alreadyDone(fold: Int)

  /// The finished model scores the test part.
  case testing(done: Int, total: Int)
}
