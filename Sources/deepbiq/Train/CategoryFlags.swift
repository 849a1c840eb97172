import ArgumentParser
import QualityTraining

/// How the new head learns categories: the flags that `train finetune` and `train all` share. The features and labels
/// of `evaluate study` are what it compares.
struct CategoryFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "soft (the share of each category in a normal distribution with the image's MOS and SD, or an SD of 15 points "
        + "where none is published) or hard (the MOS in equal bins)."))
  var labels = defaults.labels

  @Option(
    help: ArgumentHelp(
      "Values of the backbone that form the features, separated by commas; maps become the mean and deviation of their "
        + "channels. Default: the value called features, or the one that the last fully connected layer reads.",
      valueName: "names"))
  var features: CommaList<String>?

  @Option(help: ArgumentHelp("Share of the features that are dropped in training.", valueName: "share"))
  var dropout = defaults.dropout

  @Flag(help: "Train the head on features as they are, not standardised to mean 0 and deviation 1.")
  var noStandardize = false

  @Option(
    help: ArgumentHelp("Weight of 1 - LCC over each batch, beside the cross-entropy.", valueName: "weight"))
  var correlationWeight = defaults.correlationWeight

  private static let defaults = FineTuningSettings()

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    settings.labels = labels
    settings.features = features?.values ?? []
    settings.dropout = dropout
    settings.standardize = !noStandardize
    settings.correlationWeight = correlationWeight
  }
}

/// How fine-tuning is validated while it runs.
struct ValidationFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Grid crops per image at most in validation; default: as many as the service takes.", valueName: "count"))
  var validationCrops: Int?

  @Option(help: "The figure of the validation part that decides: correlation (SROCC + LCC) or loss.")
  var criterion = defaults.criterion

  @Option(
    help: ArgumentHelp(
      "Epochs without progress on the validation part until training stops; 0 for never.", valueName: "count"))
  var patience = defaults.patience

  @Option(help: "The weights that become the model: those of the best epoch on the validation part, or the last.")
  var keep = defaults.keep

  private static let defaults = FineTuningSettings()

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    settings.validationCrops = validationCrops
    settings.criterion = criterion
    settings.patience = patience
    settings.keep = keep
  }
}
