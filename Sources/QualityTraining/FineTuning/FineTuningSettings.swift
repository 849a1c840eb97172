import QualityModel

/// Everything that decides the weights that fine-tuning ends with, apart from the backbone, the images and the number
/// of workers. The values that it begins with are those that proved best on LIVE In the Wild (docs/reproduction.md).
public struct FineTuningSettings: Sendable, Equatable, Codable {
  /// What the network learns of an image's opinions.
  public var labels = LabelKind.soft

  /// Names of the categories from the worst to the best, 2 to 32.
  public var categories = ModelMetadata.defaultCategories

  /// Side of a crop in pixels.
  public var cropSize = 384

  /// Shorter side of the view that crops are cut from, in pixels, at least `cropSize`.
  public var viewSize = ModelMetadata.defaultViewSize

  /// How many windows a crop is divided into along each of its sides. Each is taught by itself, as dense mode will see
  /// it: with what lies around it.
  public var windows = 2

  /// Random crops per image and epoch.
  public var cropsPerImage = 1

  /// For each database that is learned from beside the first, crops of it in an epoch for each crop of the first.
  public var companionWeights: [Double] = []

  /// The share of crops that are damaged on purpose, see ``RandomDamage``, and taught as what people would think of
  /// them; 0 for none.
  public var damageShare = 0.25

  /// Weight of naming the damage beside the cross-entropy of the categories.
  public var damageWeight = 0.3

  /// Values of the backbone that the features are made of, see ``FeatureHead``; empty for the one called `features`.
  public var features: [String] = []

  /// Whether the head is trained on features of mean 0 and deviation 1; the standardisation is folded into the model.
  public var standardize = true

  /// The share of features that are dropped at random in training, at least 0 and below 1.
  public var dropout = 0.0

  /// How often every image is learned from.
  public var epochs = 8

  /// Crops per step.
  public var batchSize = 32

  /// The rule by which gradients change the weights.
  public var optimizer = OptimizerKind.adamw

  /// The highest learning rate, of the head.
  public var learningRate = 1e-3

  /// What the learning rate of the backbone is multiplied by; with 0 only the head is trained.
  public var backboneRate = 0.3

  /// A value of the backbone up to which its weights are frozen: edges and textures serve as they were learned, and
  /// each step takes less time. Nil to train the whole backbone.
  public var frozenUntil: String?

  /// Momentum of SGD, at least 0 and below 1.
  public var momentum = 0.9

  /// Whether SGD's momentum is Nesterov's.
  public var nesterov = true

  /// Weight decay; it does not apply to biases.
  public var weightDecay = 0.01

  /// How the learning rate falls.
  public var schedule = ScheduleKind.cosine

  /// Epochs, or a fraction of one, over which the learning rate rises from zero.
  public var warmUp = 1.0

  /// The share of the learning rate that the cosine ends with, 0...1.
  public var finalRate = 0.0

  /// Epochs between two drops of the step schedule.
  public var stepEpochs = 4

  /// What each drop multiplies the rate by, above 0 and at most 1.
  public var stepFactor = 0.1

  /// The longest gradient; 0 for no limit.
  public var clipNorm = 0.0

  /// Decay of the exponential moving average of the weights that is validated and kept, 0 for the weights themselves.
  public var average = 0.999

  /// Weight of the correlation with opinions (1 - Pearson's r of a batch) beside the cross-entropy.
  public var correlationWeight = 0.0

  /// The most grid crops per image in validation; nil for as many as the service uses.
  public var validationCrops: Int?

  /// How epochs are compared on the validation part.
  public var criterion = StoppingCriterion.correlation

  /// Epochs without progress on the validation part after which training stops; 0 for never.
  public var patience = 0

  /// Which weights become the model.
  public var keep = KeptWeights.best

  /// The seed of all random numbers, see `RNGStream`.
  public var seed: UInt64 = 1

  public init() {}

  /// Side of a window in pixels: that of the crops which the model will score.
  public var windowSize: Int { cropSize / windows }

  /// The names in checkpoints and histories; every setting must be here, since a checkpoint is compared by them.
  private enum CodingKeys: String, CodingKey {
    case labels, categories, cropSize, windows, viewSize, cropsPerImage, companionWeights, damageShare, damageWeight
    case features
    case standardize, dropout, epochs
    case batchSize, optimizer, learningRate, frozenUntil, momentum, nesterov, weightDecay, schedule, warmUp, finalRate
    case backboneRate = "trunkRate"
    case stepEpochs, stepFactor, clipNorm, average, correlationWeight, validationCrops, criterion, patience, keep, seed
  }
}

/// Which weights become the model.
public enum KeptWeights: String, Sendable, Codable, CaseIterable {
  /// Those of the epoch that was best on the validation part; the last where there is no validation part.
  case best

  /// Those of the last epoch.
  case last
}

/// What random numbers are drawn for: the first number after the seed, so that no two uses of one seed see the same
/// numbers.
enum RNGStream: Int {
  case crop
  case order
  case head
  case dropout
  case standardization
  case damage
  case companions
  case trials
}
