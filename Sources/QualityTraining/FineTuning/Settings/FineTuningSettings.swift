import QualityModel

/// Everything that decides which weights fine-tuning ends with, apart from the backbone, the images and how many workers
/// there are.
public struct FineTuningSettings: Sendable, Equatable, Codable {
  /// What the network is taught of an image's opinions.
  public var labels = LabelKind.soft

  /// Names of the categories from the worst to the best, 2 to 32.
  public var categories = ModelMetadata.defaultCategories

  /// Side of a crop in pixels.
  public var cropSize = 224

  /// Shorter side of the view that crops are cut from, in pixels, at least `cropSize`.
  public var viewSize = ModelMetadata.defaultViewSize

  /// Random crops of every image in an epoch.
  public var cropsPerImage = 2

  /// Values of the backbone that the features are made of, see ``FeatureHead``; empty for the one called `features`.
  public var features: [String] = []

  /// Whether the head is trained on features brought to mean 0 and deviation 1; it is folded into the model.
  public var standardize = true

  /// The share of features that are dropped at random in training, 0 up to but without 1.
  public var dropout = 0.0

  /// How often every image is learned from.
  public var epochs = 12

  /// Crops in a step.
  public var batchSize = 32

  /// The rule by which weights follow their gradients.
  public var optimizer = OptimizerKind.adamw

  /// The highest learning rate, of the head.
  public var learningRate = 1e-3

  /// What the learning rate of the backbone is multiplied by; with 0 only the head is trained.
  public var trunkRate = 0.1

  /// A value of the backbone up to which its weights stay as they are: edges and textures serve as they were learned, and
  /// each step takes less time. Nil to train all of it.
  public var frozenUntil: String?

  /// Momentum of SGD, 0 up to but without 1.
  public var momentum = 0.9

  /// Whether SGD's momentum is Nesterov's.
  public var nesterov = true

  /// Weight decay; biases have none.
  public var weightDecay = 0.01

  /// How the learning rate falls.
  public var schedule = ScheduleKind.cosine

  /// Epochs, or parts of one, in which the learning rate rises from zero.
  public var warmUp = 1.0

  /// The share of the learning rate that the cosine ends with, 0...1.
  public var finalRate = 0.0

  /// Epochs between two falls of the step schedule.
  public var stepEpochs = 4

  /// What the rate is multiplied by at each of them, above 0 and at most 1.
  public var stepFactor = 0.1

  /// The longest gradient; 0 for any.
  public var clipNorm = 0.0

  /// Decay of the exponential moving average of the weights that is validated and kept, 0 for the weights themselves.
  public var average = 0.999

  /// Weight of ``CorrelationLoss`` beside the cross-entropy.
  public var correlationWeight = 0.0

  /// The most grid crops of an image in validation; nil for as many as the service takes.
  public var validationCrops: Int?

  /// What the validation part is watched for.
  public var criterion = StoppingCriterion.correlation

  /// Epochs without progress on the validation part after which training stops; 0 for never.
  public var patience = 0

  /// Which weights become the model.
  public var keep = KeptWeights.best

  /// Decides everything random.
  public var seed: UInt64 = 1

  public init() {}
}
