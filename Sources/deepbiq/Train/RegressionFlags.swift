import ArgumentParser
import QualityModel
import QualityTraining

/// The features that `train svr` learns from: which values of the network, on which crops.
struct FeatureFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values of the network that form the features, separated by commas. Default: the value called features, or the "
        + "one that the last fully connected layer reads.", valueName: "names"))
  var features: CommaList<String>?

  @Option(help: ArgumentHelp("Crops per image at most; default: a grid that covers it.", valueName: "count"))
  var crops: Int?

  @Option(help: "grid or random.")
  var sampling = SamplingMethod.grid

  @Option(help: ArgumentHelp("Side of a crop in pixels; default: the network's.", valueName: "pixels"))
  var cropSize: Int?

  @Option(
    help: ArgumentHelp("Shorter side in pixels the image is judged at; default: the network's.", valueName: "pixels"))
  var view: Int?

  @Option(
    help: ArgumentHelp(
      "exact (each crop goes through the network by itself) or dense (the whole image goes through once, for all "
        + "crops); default: the network's. OUTPUT scores in the same mode.", valueName: "mode"))
  var mode: CropMode?

  @Option(help: ArgumentHelp("Seed of random crops and of the folds.", valueName: "number"))
  var seed: UInt64 = 1

  /// Where crops are cut.
  enum SamplingMethod: String, ExpressibleByArgument, CaseIterable {
    case grid, random
  }

  func validate() throws {
    try check("crops", crops, in: CropPlan.allowedCounts)
    try check("crop-size", cropSize, in: ModelMetadata.allowedCropSizes)
    let smallest = cropSize ?? ModelMetadata.allowedCropSizes.lowerBound
    try check("view", view, in: smallest...ModelMetadata.maximumViewSize)
  }

  /// Writes the flags into `settings`.
  func apply(to settings: inout RegressionSettings) {
    settings.features = features?.values ?? [FeatureHead.name]
    settings.crops = .crops(crops, sampling == .grid ? .grid : .random(seed: seed))
    settings.cropSize = cropSize
    settings.viewSize = view
    settings.mode = mode
    settings.seed = seed
  }
}

/// The kernel of a regression and who trains it: what `train svr` and `train all` share.
struct KernelFlags: ParsableArguments {
  @Option(help: "linear, rbf or polynomial.")
  var kernel = defaults.kernel

  @Option(
    help: "libsvm (every kernel), liblinear (linear, squared loss) or liblinear-dual (linear), both for many rows.")
  var solver = defaults.solver

  private static let defaults = RegressionSettings()
}

extension ArgumentHelp {
  /// Of `--selection`.
  static let selection: ArgumentHelp =
    "The figure by which C, gamma and epsilon are chosen: rmse, lcc, srocc or correlation (the mean of LCC and SROCC)."
}

/// How the regression of `train svr` is trained and chosen.
struct RegressionFlags: ParsableArguments {
  @OptionGroup
  var kernel: KernelFlags

  @Option(help: "What is trained on: the mean features of each image, or those of each crop.")
  var rows = defaults.rows

  @Option(help: "standard (mean 0, deviation 1) or min-max (0 to 1).")
  var scaling = defaults.scaling

  @Option(help: ArgumentHelp("Weights of errors to choose from; default: powers of two.", valueName: "numbers"))
  var c: CommaList<Double>?

  @Option(
    help: ArgumentHelp(
      "Gammas of the rbf or polynomial kernel to choose from; default: powers of two.", valueName: "numbers"))
  var gamma: CommaList<Double>?

  @Option(
    help: ArgumentHelp(
      "Errors that cost nothing to choose from, on a scale of 0 to 100; default: 1,2,4,8.", valueName: "numbers"))
  var epsilon: CommaList<Double>?

  @Option(help: ArgumentHelp("Degree of the polynomial kernel.", valueName: "number"))
  var degree = defaults.degree

  @Option(help: ArgumentHelp("Constant term of the polynomial kernel.", valueName: "number"))
  var coef0 = defaults.coef0

  @Option(help: ArgumentHelp("Folds of the cross-validation, 2 to 100.", valueName: "count"))
  var folds = defaults.folds

  @Option(help: .selection)
  var criterion = defaults.criterion

  private static let defaults = RegressionSettings()

  func validate() throws { try check("folds", folds, in: 2...100) }

  /// Writes the flags into `settings`.
  func apply(to settings: inout RegressionSettings) {
    settings.kernel = kernel.kernel
    settings.solver = kernel.solver
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
