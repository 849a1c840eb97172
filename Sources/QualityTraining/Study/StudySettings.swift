/// Everything that decides what a ``Study`` finds, apart from the backbone, the images and how many workers there are.
public struct StudySettings: Sendable, Equatable, Codable {
  /// How networks are fine-tuned, once with soft and once with hard labels; its crop size and view size are those of every
  /// network, its seed is that of everything random.
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

  /// Folds inside the training part, by which a regression's setting is chosen.
  public var folds = 5

  /// By which figure.
  public var criterion = SelectionCriterion.rmse

  public init(fineTuning: FineTuningSettings = FineTuningSettings()) {
    self.fineTuning = fineTuning
  }
}
