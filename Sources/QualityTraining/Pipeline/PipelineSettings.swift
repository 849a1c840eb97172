import QualityModel

/// Everything that decides the model that ``TrainingPipeline`` ends with, apart from the backbone, the images and the
/// number of workers.
public struct PipelineSettings: Sendable, Equatable, Codable {
  /// How the network is fine-tuned, in every fold and at the end. There is no validation part: every run has the same
  /// number of epochs and ends with its last weights.
  public var fineTuning: FineTuningSettings

  /// The network whose values the regression is trained on.
  public var regressionNetwork = RegressionNetwork.fineTuned

  /// Values of that network that the regression is trained on, combined by ``FeatureHead``.
  public var regressionFeatures = [CategoryHead.probabilities]

  /// Shares of the score, each at least 0 and below 1, that the category head may have beside the regression; the folds
  /// choose one of them.
  public var headShares = [0.0]

  /// The kernel of the regression.
  public var kernel = SVRKernelFamily.linear

  /// Which library trains it.
  public var solver = SVRSolver.libsvm

  /// The figure that its settings are chosen by.
  public var criterion = SelectionCriterion.rmse

  /// Side of the crops that are scored, in pixels; nil for the windows of fine-tuning. A network that averages over
  /// positions may see larger crops than it was trained on, up to the whole view.
  public var scoredCropSize: Int?

  /// Shorter side of the view that scored crops are cut from, in pixels; nil for the one of fine-tuning.
  public var scoredViewSize: Int?

  /// Fewest crops along a side of the view that is longer than one crop.
  public var gridMinimum = ModelMetadata.defaultGridMinimum

  /// How crops go through the network where they are scored, and where the regression is trained; nil for as they were
  /// taught: dense where crops are divided into windows, otherwise exact.
  public var mode: CropMode?

  /// The number of folds in which the accuracy is measured, at least 2.
  public var folds = 5

  /// The share of the images that no stage sees until the finished model is tested on them; 0 for none.
  public var testShare = 0.0

  /// The share of images whose mean opinion the model's interval should contain.
  public var intervalLevel = ConformalInterval.defaultLevel

  public init(fineTuning: FineTuningSettings = FineTuningSettings()) {
    self.fineTuning = fineTuning
  }

  /// How images are scored.
  var scoring: (cropSize: Int, viewSize: Int, mode: CropMode) {
    (
      scoredCropSize ?? fineTuning.windowSize, scoredViewSize ?? fineTuning.viewSize,
      mode ?? (fineTuning.windows > 1 ? .dense : .exact)
    )
  }
}

/// The network whose values a regression is trained on.
public enum RegressionNetwork: String, Sendable, Codable, CaseIterable {
  /// The fine-tuned network.
  case fineTuned = "fine-tuned"

  /// The network before fine-tuning. It has not seen the training images, so that a regression on its values learns
  /// what a fine-tuned network cannot teach it; the model contains both networks, which share the layers that
  /// fine-tuning left unchanged.
  case pretrained = "pre-trained"
}
