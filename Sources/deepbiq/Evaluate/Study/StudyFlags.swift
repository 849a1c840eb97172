import ArgumentParser
import QualityModel
import QualityTraining

/// What a study compares, and on what.
struct StudyFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Random splits that every design is tried on, 1 to 100.", valueName: "count"))
  var splits = defaults.splits

  @Option(help: ArgumentHelp("Share of the images that a split tests on.", valueName: "share"))
  var test = defaults.testShare

  @Option(
    help: ArgumentHelp("Folds in the training part that choose a regression's setting, 2 to 100.", valueName: "count"))
  var folds = defaults.folds

  @Option(help: "What C, gamma and epsilon are chosen by: rmse, lcc, srocc or correlation (mean of both).")
  var selection = defaults.criterion

  @Option(
    help: ArgumentHelp(
      "Values of the backbone that describe a crop beside its last layer, separated by commas, as mean and deviation of their "
        + "channels; without them one layer is not compared with several.", valueName: "names"))
  var innerValues: NameList?

  @Option(
    help: ArgumentHelp(
      "Numbers of random crops to compare beside 25, separated by commas; the largest decides how long features take.",
      valueName: "counts"))
  var randomCrops = WholeNumberList(defaults.randomCrops)

  @Option(
    help: ArgumentHelp("Sides of the square grids to compare, in crops, separated by commas.", valueName: "sides"))
  var grids = WholeNumberList(defaults.gridSides)

  @Option(help: ArgumentHelp("Side of a crop in pixels.", valueName: "pixels"))
  var cropSize = defaults.fineTuning.cropSize

  @Option(
    help: ArgumentHelp(
      "Shorter side that images are reduced to before crops are cut; default: \(defaults.fineTuning.viewSize), or the crop "
        + "size if larger.", valueName: "pixels"))
  var viewSize: Int?

  @Option(help: ArgumentHelp("Random crops of every image in an epoch of fine-tuning.", valueName: "count"))
  var cropsPerImage = defaults.fineTuning.cropsPerImage

  @Option(help: ArgumentHelp("Leave the backbone's weights as they are up to this value.", valueName: "name"))
  var freeze: String?

  @Option(help: ArgumentHelp("Seed of everything random.", valueName: "number"))
  var seed = defaults.fineTuning.seed

  static let defaults = StudySettings()

  func validate() throws {
    for (name, value, allowed) in [("splits", splits, 1...100), ("folds", folds, 2...100)]
    where !allowed.contains(value) {
      throw ValidationError(
        "--\(name) is \(value); it must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }

  func apply(to settings: inout StudySettings) {
    settings.splits = splits
    settings.testShare = test
    settings.folds = folds
    settings.criterion = selection
    settings.innerValues = innerValues?.values ?? []
    settings.randomCrops = randomCrops.values
    settings.gridSides = grids.values
    settings.fineTuning.cropSize = cropSize
    settings.fineTuning.viewSize = viewSize ?? max(Self.defaults.fineTuning.viewSize, cropSize)
    settings.fineTuning.cropsPerImage = cropsPerImage
    settings.fineTuning.frozenUntil = freeze
    settings.fineTuning.seed = seed
  }
}
