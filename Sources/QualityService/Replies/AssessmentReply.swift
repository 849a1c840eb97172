import QualityModel

/// The answer about one image: what `POST /v1/assess` returns and, with `path`, a line of `deepbiq score --format jsonl`.
/// Members are written in the order of the properties.
public struct AssessmentReply: Codable, Sendable, Equatable {
  /// The file scored; only from the command line.
  public var path: String?
  /// The image's quality on `scale`.
  public let score: Double
  /// Where people's mean opinion is expected; left out where the model has no interval for the pooling.
  public let interval: IntervalReply?
  /// The category of `score`: bad, poor, fair, good or excellent for the default model.
  public let category: String
  public let scale: ScaleReply
  /// How the crop scores became `score`.
  public let pooling: String
  public let sampling: SamplingReply
  /// How the crops went through the network: "exact" or "dense".
  public let mode: String
  /// How far the crop scores are apart.
  public let spread: SpreadReply
  /// Each crop's box and score; left out with `detail=summary`.
  public let crops: [CropReply]?
  /// Size the image was judged at.
  public let view: ViewReply
  public let image: ImageReply
  public let model: ModelIdentity
  public let timing: TimingReply
  public let requestID: String

  enum CodingKeys: String, CodingKey {
    case path, score, interval, category, scale, pooling, sampling, mode, spread, crops, view, image, model
    case timing = "timing_ms"
    case requestID = "request_id"
  }

  /// The reply about an assessment by a model; `detail` tells whether the crops are listed, `path` the file scored, where
  /// there is one.
  public init(
    _ assessment: Assessment,
    model: QualityModel,
    detail: Detail = .crops,
    requestID: String,
    path: String? = nil
  ) {
    self.path = path
    score = assessment.score.rounded(decimals: Double.scoreDecimals)
    interval = assessment.interval.map(IntervalReply.init)
    category = assessment.category
    scale = ScaleReply(model.metadata)
    pooling = assessment.pooling.rawValue
    sampling = SamplingReply(assessment.sampling)
    mode = assessment.mode.rawValue
    spread = SpreadReply(assessment.spread)
    crops =
      detail == .summary ? nil : assessment.crops.map { CropReply($0, categories: model.metadata.categories) }
    view = ViewReply(assessment.view)
    image = ImageReply(assessment.image)
    self.model = ModelIdentity(model)
    timing = TimingReply(assessment.timing)
    self.requestID = requestID
  }
}
