import ArgumentParser
import QualityTraining

extension SVRKernelFamily: ExpressibleByArgument {}
extension SVRSolver: ExpressibleByArgument {}
extension RegressionRows: ExpressibleByArgument {}
extension FeatureScaling: ExpressibleByArgument {}
extension SelectionCriterion: ExpressibleByArgument {}

/// How a regression is trained and chosen.
struct RegressionFlags: ParsableArguments {
  @Option(help: "linear, rbf or polynomial.")
  var kernel = defaults.kernel

  @Option(
    help: "libsvm (every kernel), liblinear (linear, squared loss) or liblinear-dual (linear), both for many rows.")
  var solver = defaults.solver

  @Option(help: "What is trained on: the mean features of each image, or those of each crop.")
  var rows = defaults.rows

  @Option(help: "standard (mean 0, deviation 1) or min-max (0 to 1).")
  var scaling = defaults.scaling

  @Option(help: ArgumentHelp("Weights of errors to choose from; default: powers of two.", valueName: "numbers"))
  var c: NumberList?

  @Option(
    help: ArgumentHelp(
      "Gammas of the rbf or polynomial kernel to choose from; default: powers of two.", valueName: "numbers"))
  var gamma: NumberList?

  @Option(
    help: ArgumentHelp(
      "Errors that cost nothing to choose from, on a scale of 0 to 100; default: 1,2,4,8.", valueName: "numbers"))
  var epsilon: NumberList?

  @Option(help: ArgumentHelp("Degree of the polynomial kernel.", valueName: "number"))
  var degree = defaults.degree

  @Option(help: ArgumentHelp("What the polynomial kernel adds to the product.", valueName: "number"))
  var coef0 = defaults.coef0

  @Option(help: ArgumentHelp("Rounds of cross-validation, 2 to 100.", valueName: "count"))
  var folds = defaults.folds

  @Option(help: "What decides: rmse, lcc, srocc or correlation (the mean of the latter two).")
  var criterion = defaults.criterion

  static let defaults = RegressionSettings()

  func validate() throws {
    guard (2...100).contains(folds) else {
      throw ValidationError("--folds is \(folds); it must be a whole number from 2 to 100")
    }
  }

  /// Writes the flags into `settings`.
  func apply(to settings: inout RegressionSettings) {
    settings.kernel = kernel
    settings.solver = solver
    settings.rows = rows
    settings.scaling = scaling
    settings.cs = c?.values ?? []
    settings.gammas = gamma?.values ?? []
    settings.epsilons = epsilon?.values ?? []
    settings.degree = degree
    settings.coef0 = coef0
    settings.folds = folds
    settings.criterion = criterion
  }
}
