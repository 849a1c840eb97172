import ArgumentParser
import QualityModel
import QualityTraining

/// How `train all` measures and calibrates the model.
struct MeasuringFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Folds of the cross-validation, 2 to 100.", valueName: "count"))
  var folds = defaults.folds

  @Option(
    help: ArgumentHelp(
      "Share of the images that no stage sees until the finished model is tested on them.", valueName: "share"))
  var test = defaults.testShare

  @Option(
    help: ArgumentHelp("Share of images whose mean opinion the model's interval is to hold.", valueName: "share"))
  var intervalLevel = defaults.intervalLevel

  @Option(
    help: ArgumentHelp(
      "Side of the crops that are scored; default: that of a window in learning.", valueName: "pixels"))
  var scoredCropSize: Int?

  @Option(
    help: ArgumentHelp("Shorter side of the view they are cut from; default: as in learning.", valueName: "pixels"))
  var scoredViewSize: Int?

  @Option(
    help: ArgumentHelp("Fewest crops along a side of the view that is longer than one.", valueName: "count"))
  var gridMinimum = defaults.gridMinimum

  @Option(
    help: ArgumentHelp(
      "How scored crops go through the network: exact (each by itself) or dense (the whole image once, for all crops); "
        + "default: dense where crops are taught in windows, otherwise exact.", valueName: "mode"))
  var mode: CropMode?

  @Option(
    help: ArgumentHelp(
      "The OUTPUT of a finished run whose networks are taken instead of fine-tuning anew: to score them at another "
        + "view, or with another regression. Images and settings of LEARNING must be the same.", valueName: "folder"),
    completion: .directory)
  var networksFrom: String?

  private static let defaults = PipelineSettings()

  func validate() throws {
    try check("folds", folds, in: 2...100)
    let allowed = IntervalCalibration.allowedLevels
    guard allowed.contains(intervalLevel) else {
      throw ValidationError(
        "--interval-level is \(intervalLevel); it must be a number from \(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }

  /// Writes the flags into `settings`.
  func apply(to settings: inout PipelineSettings) {
    settings.folds = folds
    settings.testShare = test
    settings.intervalLevel = intervalLevel
    settings.scoredCropSize = scoredCropSize
    settings.scoredViewSize = scoredViewSize
    settings.gridMinimum = gridMinimum
    settings.mode = mode
  }
}

/// The regression of `train all`.
struct PipelineRegressionFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values of the network that the regression is trained on, separated by commas: features, category_probabilities "
        + "(of the fine-tuned network), or any of the backbone's.", valueName: "names"))
  var regressionFeatures = CommaList(defaults.regressionFeatures)

  @Option(
    help: ArgumentHelp(
      "The network of these values: fine-tuned, or pre-trained (the model then holds both, sharing what "
        + "--freeze left alone)."))
  var regressionNetwork = defaults.regressionNetwork

  @Option(
    help: ArgumentHelp(
      "Shares of the score, separated by commas, that the category head may have beside the regression; the folds "
        + "choose one.", valueName: "shares"))
  var headShares: CommaList<Double>?

  @OptionGroup
  var kernel: KernelFlags

  @Option(help: .selection)
  var selection = defaults.criterion

  private static let defaults = PipelineSettings()

  /// Writes the flags into `settings`.
  func apply(to settings: inout PipelineSettings) {
    settings.regressionFeatures = regressionFeatures.values
    settings.regressionNetwork = regressionNetwork
    if let headShares { settings.headShares = headShares.values }
    settings.kernel = kernel.kernel
    settings.solver = kernel.solver
    settings.criterion = selection
  }
}
