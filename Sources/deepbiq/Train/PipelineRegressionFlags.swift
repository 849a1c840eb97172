import ArgumentParser
import QualityTraining

/// The regression of `train all`.
struct PipelineRegressionFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values of the network that the regression is trained on, separated by commas: features, category_probabilities (of the "
        + "fine-tuned one), or any of the backbone's.", valueName: "names"))
  var regressionFeatures = NameList(defaults.regressionFeatures)

  @Option(
    help:
      "The network of these values: fine-tuned, or pre-trained (the model then holds both, sharing what --freeze left alone)."
  )
  var regressionNetwork = defaults.regressionNetwork

  @Option(
    help: ArgumentHelp(
      "Shares of the score, separated by commas, that the category head may have beside the regression; the folds choose one.",
      valueName: "shares"))
  var headShares: NumberList?

  @Option(help: "linear, rbf or polynomial.")
  var kernel = defaults.kernel

  @Option(help: "libsvm, or liblinear for the linear kernel at scale.")
  var solver = defaults.solver

  @Option(help: "What C, gamma and epsilon are chosen by: rmse, lcc, srocc or correlation (mean of both).")
  var selection = defaults.criterion

  static let defaults = PipelineSettings()

  func apply(to settings: inout PipelineSettings) {
    settings.regressionFeatures = regressionFeatures.values
    settings.regressionNetwork = regressionNetwork
    if let headShares { settings.headShares = headShares.values }
    settings.kernel = kernel
    settings.solver = solver
    settings.criterion = selection
  }
}
