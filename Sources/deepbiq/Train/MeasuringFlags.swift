import ArgumentParser
import QualityModel
import QualityTraining

/// How a training measures itself.
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
    help: ArgumentHelp("Side of the crops that are scored; default: of those that are learned.", valueName: "pixels"))
  var scoredCropSize: Int?

  @Option(
    help: ArgumentHelp("Shorter side of the view they are cut from; default: as in learning.", valueName: "pixels"))
  var scoredViewSize: Int?

  @Option(
    help: ArgumentHelp("Fewest crops along a side of the view that is longer than one.", valueName: "count"))
  var gridMinimum = defaults.gridMinimum

  @Option(
    help:
      "How crops go through the network where they are scored: exact (each by itself) or dense (the image, once for all crops)."
  )
  var mode = defaults.mode

  static let defaults = PipelineSettings()

  func validate() throws {
    guard (2...100).contains(folds) else {
      throw ValidationError("--folds is \(folds); it must be a whole number from 2 to 100")
    }
    guard IntervalCalibration.allowedLevels.contains(intervalLevel) else {
      let allowed = IntervalCalibration.allowedLevels
      throw ValidationError(
        "--interval-level is \(intervalLevel); it must be a number from \(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }

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
