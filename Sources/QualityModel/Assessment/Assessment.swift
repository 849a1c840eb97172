import ImageCodecs

/// The quality of one image, and what it was judged on.
public struct Assessment: Sendable {
  /// The image's quality on the model's scale.
  public let score: Double

  /// The range in which people's mean opinion is expected; nil where ``ModelMetadata/interval(with:)`` is.
  public let interval: ScoreInterval?

  /// The category of `score`.
  public let category: String

  /// What is wrong with the image, the strongest first; empty where nothing is, or where the model does not say.
  public let damage: [DamageFinding]

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

  /// Where in the image quality is lost; nil unless it was asked for.
  public let map: QualityMap?

  /// The view's pixels, where they were asked for to draw the map on.
  public let picture: Image?

  /// The view they were cut from.
  public let view: ViewDescription

  /// The image that the view was made of.
  public let image: ImageDescription

  /// How long it took.
  public let timing: Timing

  /// Pools what the network says of each crop.
  ///
  /// The regression's own values are pooled, and the pooled value is then clamped to the scale: an image is not judged
  /// worse because some crops were clamped before the mean.
  ///
  /// - Parameters:
  ///   - predictions: of all boxes, in their order.
  ///   - boxes: the crops, and behind them those that are for the map alone.
  ///   - cropCount: how many of them are crops.
  /// - Precondition: there is one prediction for each box, and at least one crop.
  init(
    predictions: [CropPrediction],
    boxes: [CropBox],
    cropCount: Int,
    view: ImageView,
    options: AssessmentOptions,
    metadata: ModelMetadata,
    timing: Timing
  ) {
    precondition(predictions.count == boxes.count, "one prediction per box")
    map = options.map == .none ? nil : QualityMap(predictions, boxes, cropCount, of: view, metadata)
    picture = options.map == .scoresOnView ? view.image : nil
    let (predictions, boxes) = (predictions.prefix(cropCount), boxes.prefix(cropCount))
    let score = metadata.scale.clamp(options.pooling.pool(predictions.map(\.score)))
    self.score = score
    interval = metadata.interval(with: options)?.interval(around: score, on: metadata.scale)
    category = metadata.category(of: score)
    damage = metadata.damage?.findings(Self.means(of: predictions.map(\.damage))) ?? []
    pooling = options.pooling
    sampling = options.sampling
    mode = options.mode
    crops = zip(boxes, predictions).map { box, prediction in
      let score = metadata.scale.clamp(prediction.score)
      return CropScore(
        box: box.mapped(
          fromWidth: view.image.width,
          height: view.image.height,
          toWidth: view.original.width,
          height: view.original.height
        ),
        score: score,
        category: metadata.category(of: score),
        categoryProbabilities: prediction.categoryProbabilities,
        damage: metadata.damage?.findings(prediction.damage) ?? []
      )
    }
    spread = Spread(of: crops.map(\.score))
    self.view = view.description
    image = view.original
    self.timing = timing
  }

  /// Column by column.
  private static func means(of rows: [[Double]]) -> [Double] {
    (rows.first ?? []).indices.map { column in Pooling.mean.pool(rows.map { $0[column] }) }
  }
}
