import ArgumentParser
import QualityModel
import QualityTraining

extension CropMode: ExpressibleByArgument {}

/// Which features of which crops.
struct FeatureFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values of the network that the features are made of, separated by commas.", valueName: "names"))
  var features = FeatureHead.name

  @Option(help: ArgumentHelp("Crops an image gets at most; default: a grid that covers it.", valueName: "count"))
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
      "exact (each crop goes through the network by itself) or dense (the image does, once for all crops); default: the "
        + "network's. What OUTPUT then scores in.", valueName: "mode"))
  var mode: CropMode?

  @Option(help: ArgumentHelp("Seed of random crops and of the folds.", valueName: "number"))
  var seed: UInt64 = 1

  /// Where crops are cut.
  enum SamplingMethod: String, ExpressibleByArgument, CaseIterable {
    case grid, random
  }

  private var names: [String] { features.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }

  func validate() throws {
    try check("crops", crops, in: CropPlan.allowedCounts)
    try check("crop-size", cropSize, in: ModelMetadata.allowedCropSizes)
    let smallest = cropSize ?? ModelMetadata.allowedCropSizes.lowerBound
    try check("view", view, in: smallest...ModelMetadata.maximumViewSize)
    guard !names.contains(""), Set(names).count == names.count else {
      throw ValidationError("--features is '\(features)'; it must be different names separated by commas")
    }
  }

  private func check(_ flag: String, _ value: Int?, in allowed: ClosedRange<Int>) throws {
    guard let value, !allowed.contains(value) else { return }
    throw ValidationError(
      "--\(flag) is \(value); it must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound)")
  }

  /// Writes the flags into `settings`.
  func apply(to settings: inout RegressionSettings) {
    settings.features = names
    settings.crops = .crops(crops, sampling == .grid ? .grid : .random(seed: seed))
    settings.cropSize = cropSize
    settings.viewSize = view
    settings.mode = mode
  }
}
