import Foundation

/// Everything that decides the result of an ``Ablation``, apart from the backbone, the images and the number of
/// workers.
public struct AblationSettings: Sendable, Equatable, Codable {
  /// How networks are fine-tuned, once with soft and once with hard labels; its sizes of crops and views apply to every
  /// network, its seed to all random numbers.
  public var fineTuning: FineTuningSettings

  /// Values of the backbone that describe a crop beside its last layer; empty to leave several layers out.
  public var innerValues: [String] = []

  /// Numbers of random crops to compare, beside the 25 of the paper's design.
  public var randomCrops = [5, 10, 15, 20, 30, 40, 50]

  /// Sides of the square grids to compare, in crops.
  public var gridSides = [3, 5]

  /// How many random splits there are.
  public var splits = 1

  /// The share of the images that a split tests on.
  public var testShare = 0.2

  /// Folds within the training part, by which a regression's setting is chosen.
  public var folds = 5

  /// The figure that it is chosen by.
  public var criterion = SelectionCriterion.rmse

  public init(fineTuning: FineTuningSettings = FineTuningSettings()) {
    self.fineTuning = fineTuning
  }
}

/// The paths of a study's files, all in one folder.
public struct AblationFiles: Sendable {
  /// The folder's path.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The table, with pictures and as data.
  public var report: String { path("study.html") }
  public var reportData: String { path("study.json") }

  /// The settings that everything here was made with.
  var settings: String { path("settings.json") }

  /// A split's parts, by the images' names.
  func split(_ index: Int) -> String { path("split-\(index + 1).json") }

  /// What was found on a split.
  func trials(split: Int) -> String { path("split-\(split + 1)-trials.json") }

  /// The checkpoint of a fine-tuning.
  func checkpoint(split: Int, labels: LabelKind) -> String { path("split-\(split + 1)-\(labels.rawValue).checkpoint") }

  private func path(_ name: String) -> String {
    URL(filePath: folder, directoryHint: .isDirectory).appending(path: name).path(percentEncoded: false)
  }
}

/// What a study reports while it runs.
public enum AblationEvent: Sendable {
  /// A split begins, from 0.
  case split(Int, total: Int)

  /// A split was finished in an earlier run.
  case alreadyDone(split: Int)

  /// A network is fine-tuned.
  case fineTuning(LabelKind)

  /// What that fine-tuning reports.
  case progress(FineTuningEvent)

  /// A network runs on crops; `done` and `total` count images, once per selection of crops.
  case extracting(AblationNetwork, done: Int, total: Int)

  /// Designs are tried with a network.
  case trying(AblationNetwork, done: Int, total: Int)
}
