/// Everything that decides which model ``TrainingPipeline`` ends with, apart from the backbone, the images and how many
/// workers there are.
public struct PipelineSettings: Sendable, Equatable, Codable {
  /// How the network is fine-tuned, in every fold and at the end. Nothing is watched while training: every run has the
  /// same number of epochs and ends with its last weights.
  public var fineTuning: FineTuningSettings

  /// Values of the fine-tuned network that the regression is trained on, put together by ``FeatureHead``.
  public var regressionFeatures = [FeatureHead.name]

  /// The kernel of the regression.
  public var kernel = SVRKernelFamily.linear

  /// Who trains it.
  public var solver = SVRSolver.libsvm

  /// By which figure its settings are chosen.
  public var criterion = SelectionCriterion.rmse

  /// The most grid crops of an image in regression and scoring; nil for as many as the service takes.
  public var crops: Int?

  /// In how many folds the accuracy is measured, at least 2.
  public var folds = 5

  /// The share of the images that no stage sees until the finished model is tested on them; 0 for none.
  public var testShare = 0.0

  /// The share of images whose mean opinion the model's interval is to hold.
  public var intervalLevel = ConformalInterval.defaultLevel

  public init(fineTuning: FineTuningSettings = FineTuningSettings()) {
    self.fineTuning = fineTuning
  }
}
