import NeuralNetwork

/// A model's description of itself, and the settings it was trained for: its ONNX `metadata_props`, with the defaults
/// that ``ModelMetadataKey`` documents filled in.
public struct ModelMetadata: Sendable, Equatable {
  /// The model's name.
  public var name: String

  /// The model's version.
  public var version: String

  /// The model in a sentence or two; may be empty.
  public var summary: String

  /// SPDX expression of the licence of the weights, or "unknown".
  public var licence: String

  /// Credits that must travel with the model; may be empty.
  public var notice: String

  /// Names of the quality categories, from the worst to the best.
  public var categories: [String]

  /// Side of a square crop in pixels.
  public var cropSize: Int

  /// Shorter side of the view in pixels, unless a request says otherwise; at least `cropSize`.
  public var viewSize: Int

  /// Fewest crops along a side of the view that is longer than one crop, in a grid for which no number is asked.
  public var gridMinimum: Int

  /// How crop scores become the image's score, unless a request says otherwise.
  public var pooling: Pooling

  /// How crops go through the network, unless a request says otherwise: the mode in which the scores were fitted.
  public var cropMode: CropMode

  /// The range of scores.
  public var scale: ScoreScale

  /// The images and opinions the model was trained on.
  public var database: String?

  /// The image files that training saw; nil where the model does not tell.
  public var trainingImages: TrainingImages?

  /// How well its scores follow opinions, as its makers measured it.
  public var measured: MeasuredAccuracy

  /// The interval that comes with every score made in the model's own mode and pooling; nil where none was calibrated.
  public var interval: IntervalCalibration?

  /// What its output `damage` tells; nil for a model that has none.
  public var damage: DamageCalibration?

  /// What lower precisions cost; those that were not measured are missing.
  public var precisions: [Precision: PrecisionAccuracy] = [:]

  /// The category of a score: the scale is divided into equal parts, one per category (``ScoreScale/bin(of:count:)``).
  /// The same rule names an image's category and a crop's.
  public func category(of score: Double) -> String {
    categories[scale.bin(of: score, count: categories.count)]
  }

  /// The interval that comes with scores made with `options`: none with another pooling than the model's, since the
  /// lowest crop, say, is no estimate of people's opinion of the image; and none in another mode, whose errors it was
  /// not calibrated on.
  public func interval(with options: AssessmentOptions) -> IntervalCalibration? {
    options.pooling == pooling && options.mode == cropMode ? interval : nil
  }
}
