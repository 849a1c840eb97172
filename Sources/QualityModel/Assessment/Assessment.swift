/// The quality of one image, and what it was judged on.
public struct Assessment: Sendable {
  /// The image's quality on the model's scale.
  public let score: Double

  /// The range in which people's mean opinion is expected; nil where ``ModelMetadata/interval(with:)`` is.
  public let interval: ScoreInterval?

  /// The category of `score`.
  public let category: String

  /// How the crops' scores became `score`.
  public let pooling: Pooling

  /// Where the crops were cut, with the seed when it was at random.
  public let sampling: Sampling

  /// How the crops went through the network.
  public let mode: CropMode

  /// How far the crops differ.
  public let spread: Spread

  /// The crops, in the order in which they were cut.
  public let crops: [CropScore]

  /// The view they were cut from.
  public let view: ViewDescription

  /// What it came from.
  public let image: ImageDescription

  /// How long it took.
  public let timing: Timing
}
