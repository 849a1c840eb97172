import ArgumentParser
import QualityTraining

/// How fine-tuning is watched.
struct ValidationFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Most grid crops of an image in validation; default: as many as the service takes.", valueName: "count"))
  var validationCrops: Int?

  @Option(help: "What the validation part is watched for: correlation (SROCC + LCC) or loss.")
  var criterion = defaults.criterion

  @Option(
    help: ArgumentHelp(
      "Epochs without progress on the validation part until training stops; 0 for never.", valueName: "count"))
  var patience = defaults.patience

  @Option(help: "Which weights become the model: those of the best epoch on the validation part, or the last.")
  var keep = defaults.keep

  static let defaults = FineTuningSettings()

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    settings.validationCrops = validationCrops
    settings.criterion = criterion
    settings.patience = patience
    settings.keep = keep
  }
}
