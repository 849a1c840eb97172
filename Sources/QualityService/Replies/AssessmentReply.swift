import QualityModel

/// The answer about one image: what `POST /v1/assess` returns and, with `path`, a line of `deepbiq score --format
/// jsonl`. Members are written in the order of the properties.
public struct AssessmentReply: Codable, Sendable, Equatable {
  /// The file scored; only from the command line.
  public var path: String?
  /// True where the name of that file is not UTF-8, and `path` has its bytes percent-escaped; omitted otherwise.
  public var pathIsPercentEscaped: Bool?
  /// The image's quality on `scale`.
  public let score: Double
  /// Where people's mean opinion is expected; omitted where the model has no interval for the pooling.
  public let interval: IntervalReply?
  /// The category of `score`: bad, poor, fair, good or excellent for the default model.
  public let category: String
  /// What is wrong with the image, the strongest first; omitted where the model does not say.
  public let damage: [DamageReply]?
  /// The same in words for people who upload; omitted where the model does not say.
  public let reasons: [ReasonReply]?
  public let scale: ScaleReply
  /// How the crop scores became `score`.
  public let pooling: String
  public let sampling: SamplingReply
  /// How the crops went through the network: "exact" or "dense".
  public let mode: String
  /// How far apart the crop scores are.
  public let spread: SpreadReply
  /// Each crop's box and score; omitted with `detail=summary`.
  public let crops: [CropReply]?
  /// Where quality is lost; omitted unless it was asked for.
  public let map: MapReply?
  /// Size the image was judged at.
  public let view: ViewReply
  public let image: ImageReply
  /// Omitted, as `requestID` is, where the reply holds several images and has them once.
  public let model: ModelIdentity?
  public let timing: TimingReply
  public let requestID: String?

  enum CodingKeys: String, CodingKey {
    case path, score, interval, category, damage, reasons, scale, pooling, sampling, mode, spread, crops, map
    case view, image, model
    case pathIsPercentEscaped = "path_percent_escaped"
    case timing = "timing_ms"
    case requestID = "request_id"
  }

  /// The reply about an assessment by a model; `detail` tells whether the crops are listed, `path` the file scored,
  /// where there is one; without `requestID` it is part of another reply.
  public init(
    _ assessment: Assessment,
    model: QualityModel,
    detail: Detail = .crops,
    requestID: String?,
    path: String? = nil
  ) {
    self.path = path
    score = assessment.score.rounded(decimals: Double.scoreDecimals)
    interval = assessment.interval.map(IntervalReply.init)
    category = assessment.category
    damage = model.metadata.damage.map { _ in assessment.damage.map(DamageReply.init) }
    reasons = model.metadata.damage.map { _ in assessment.reasons.map(ReasonReply.init) }
    scale = ScaleReply(model.metadata)
    pooling = assessment.pooling.rawValue
    sampling = SamplingReply(assessment.sampling)
    mode = assessment.mode.rawValue
    spread = SpreadReply(assessment.spread)
    crops =
      detail == .summary ? nil : assessment.crops.map { CropReply($0, model.metadata) }
    map = assessment.map.map { MapReply($0, of: assessment.image) }
    view = ViewReply(assessment.view)
    image = ImageReply(assessment.image)
    self.model = requestID == nil ? nil : ModelIdentity(model)
    timing = TimingReply(assessment.timing)
    self.requestID = requestID
  }
}

/// The range in which people's mean opinion of an image is expected, on the score's scale.
public struct IntervalReply: Codable, Sendable, Equatable {
  /// The share of images whose opinion such a range holds.
  public let level: Double
  public let low: Double
  public let high: Double

  init(_ interval: ScoreInterval) {
    level = interval.level
    low = interval.low.rounded(decimals: Double.scoreDecimals)
    high = interval.high.rounded(decimals: Double.scoreDecimals)
  }
}

/// How crops were placed; with the seed, where they were drawn at random, so that the same crops can be asked for
/// again.
public struct SamplingReply: Codable, Sendable, Equatable {
  /// "grid" or "random".
  public let method: String
  /// Seed of `random`; null for `grid`.
  public let seed: UInt64?

  init(_ sampling: Sampling) {
    switch sampling {
    case .grid:
      method = "grid"
      seed = nil
    case .random(let seed):
      method = "random"
      self.seed = seed
    }
  }

  /// Writes a missing seed as null: the member is always there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(seed, forKey: .seed)
  }
}

/// How far apart the crop scores of an image are, on the score's scale.
public struct SpreadReply: Codable, Sendable, Equatable {
  public let minimum: Double
  public let maximum: Double
  public let standardDeviation: Double

  enum CodingKeys: String, CodingKey {
    case minimum, maximum
    case standardDeviation = "standard_deviation"
  }

  init(_ spread: Spread) {
    minimum = spread.minimum.rounded(decimals: Double.scoreDecimals)
    maximum = spread.maximum.rounded(decimals: Double.scoreDecimals)
    standardDeviation = spread.standardDeviation.rounded(decimals: Double.scoreDecimals)
  }
}

/// The size an image was judged at.
public struct ViewReply: Codable, Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// Viewed pixels for each original pixel along a side; 1 for a native view.
  public let scale: Double

  init(_ view: ViewDescription) {
    width = view.width
    height = view.height
    scale = view.scale.rounded(decimals: 6)
  }
}

/// What is known of the image's file.
public struct ImageReply: Codable, Sendable, Equatable {
  /// The raw value of ``ImageFormat``, such as "jpeg".
  public let format: String
  /// Pixels, once upright.
  public let width: Int
  /// Pixels, once upright.
  public let height: Int
  /// EXIF orientation, 1...8; 1 is upright already.
  public let orientation: Int

  init(_ image: ImageDescription) {
    format = image.format
    width = image.width
    height = image.height
    orientation = image.orientation
  }
}

/// Where the time of one image went, in milliseconds.
public struct TimingReply: Codable, Sendable, Equatable {
  public let decode: Double
  public let queue: Double
  public let inference: Double
  public let total: Double

  init(_ timing: Timing) {
    decode = timing.decode.rounded(decimals: Double.millisecondDecimals)
    queue = timing.queue.rounded(decimals: Double.millisecondDecimals)
    inference = timing.inference.rounded(decimals: Double.millisecondDecimals)
    total = timing.total.rounded(decimals: Double.millisecondDecimals)
  }
}
