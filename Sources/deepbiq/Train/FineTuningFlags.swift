import ArgumentParser
import QualityTraining

/// How a network is fine-tuned, apart from its optimiser.
struct FineTuningFlags: ParsableArguments {
  @Option(
    help:
      "soft (shares of the normal distribution with the image's MOS and SD, where that is known) or hard (MOS in equal bins)."
  )
  var labels = defaults.labels

  @Option(
    help: ArgumentHelp(
      "Values of the backbone that the features are made of, separated by commas; maps become the mean and deviation "
        + "of their channels. Default: the value called features.", valueName: "names"))
  var features: NameList?

  @Option(help: ArgumentHelp("Side of a crop in pixels; many networks take multiples of 32.", valueName: "pixels"))
  var cropSize = defaults.cropSize

  @Option(
    help: ArgumentHelp(
      "Shorter side that images are reduced to before crops are cut; default: \(defaults.viewSize), or the crop size if larger.",
      valueName: "pixels"))
  var viewSize: Int?

  @Option(help: ArgumentHelp("Random crops of every image in an epoch.", valueName: "count"))
  var cropsPerImage = defaults.cropsPerImage

  @Option(help: ArgumentHelp("Share of the features that are dropped in training.", valueName: "share"))
  var dropout = defaults.dropout

  @Flag(help: "Train the head on features as they are, not brought to mean 0 and deviation 1.")
  var noStandardize = false

  @Option(
    help: ArgumentHelp("Weight of 1 - LCC over each batch, beside the cross-entropy.", valueName: "weight"))
  var correlationWeight = defaults.correlationWeight

  @Option(help: ArgumentHelp("Seed of everything random but the split.", valueName: "number"))
  var seed = defaults.seed

  @Option(
    help: ArgumentHelp("Leave the backbone's weights as they are up to this value.", valueName: "name"))
  var freeze: String?

  static let defaults = FineTuningSettings()

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    settings.labels = labels
    settings.features = features?.values ?? []
    settings.cropSize = cropSize
    settings.viewSize = viewSize ?? max(Self.defaults.viewSize, cropSize)
    settings.cropsPerImage = cropsPerImage
    settings.dropout = dropout
    settings.standardize = !noStandardize
    settings.correlationWeight = correlationWeight
    settings.seed = seed
    settings.frozenUntil = freeze
  }
}
