import ArgumentParser
import QualityTraining

/// The regression of `train all`.
struct PipelineRegressionFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values of the fine-tuned network that the regression is trained on, separated by commas: features, category_probabilities, "
        + "or any of the backbone's.", valueName: "names"))
  var regressionFeatures = defaults.regressionFeatures.joined(separator: ",")

  @Option(help: "linear, rbf or polynomial.")
  var kernel = defaults.kernel

  @Option(help: "libsvm, or liblinear for the linear kernel at scale.")
  var solver = defaults.solver

  @Option(help: "What C, gamma and epsilon are chosen by: rmse, lcc, srocc or correlation (mean of both).")
  var selection = defaults.criterion

  static let defaults = PipelineSettings()

  func apply(to settings: inout PipelineSettings) {
    settings.regressionFeatures = regressionFeatures.split(separator: ",").map(String.init)
    settings.kernel = kernel
    settings.solver = solver
    settings.criterion = selection
  }
}
