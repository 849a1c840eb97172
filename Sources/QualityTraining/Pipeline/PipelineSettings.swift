import QualityModel

/// Everything that decides which model ``TrainingPipeline`` ends with, apart from the backbone, the images and how many
/// workers there are.
public struct PipelineSettings: Sendable, Equatable, Codable {
  /// How the network is fine-tuned, in every fold and at the end. Nothing is watched while training: every run has the
  /// same number of epochs and ends with its last weights.
  public var fineTuning: FineTuningSettings

  /// The network whose values the regression is trained on.
  public var regressionNetwork = RegressionNetwork.fineTuned

  /// Values of that network that the regression is trained on, put together by ``FeatureHead``.
  public var regressionFeatures = [CategoryHead.probabilities]

  /// Shares of the score, each 0 up to but without 1, that the category head may have beside the regression; the folds choose
  /// one of them.
  public var headShares = [0.0]

  /// The kernel of the regression.
  public var kernel = SVRKernelFamily.linear

  /// Who trains it.
  public var solver = SVRSolver.libsvm

  /// By which figure its settings are chosen.
  public var criterion = SelectionCriterion.rmse

  /// Side of the crops that are scored, in pixels; nil for those that are learned. A network that averages over positions
  /// may look at larger crops than it has learned, up to the whole view.
  public var scoredCropSize: Int?

  /// Shorter side of the view that scored crops are cut from, in pixels; nil for the one of fine-tuning.
  public var scoredViewSize: Int?

  /// Fewest crops along a side of the view that is longer than one crop.
  public var gridMinimum = ModelMetadata.defaultGridMinimum

  /// How crops go through the network where they are scored, and where the regression is trained.
  public var mode = CropMode.exact

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
