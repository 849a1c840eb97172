import QualityModel

/// What `GET /v1/model` says: the model's metadata.
struct ModelReply: Codable, Sendable, Equatable {
  let name: String
  let version: String
  let digest: String
  let summary: String
  /// SPDX expression, or "unknown".
  let licence: String
  /// Credits that travel with the model; may be empty.
  let notice: String
  /// Worst first.
  let categories: [String]
  /// Side of a crop in pixels.
  let cropSize: Int
  /// Shorter side of the view in pixels, unless a request says otherwise.
  let viewSize: Int
  let pooling: String
  /// How crops go through the network, unless a request says otherwise.
  let mode: String
  /// The modes that requests may ask for.
  let modes: [String]
  let scale: ScaleReply
  /// The images and opinions the model was trained on; omitted where the model does not say.
  let database: String?
  let measured: MeasuredReply
  /// The interval that comes with scores; omitted where none was calibrated.
  let interval: CalibrationReply?
  /// The precision in which most of the network's GEMMs are computed here.
  let precision: String
  /// What lower precisions cost, by name; those that were measured.
  let precisions: [String: PrecisionReply]

  /// How scores in a lower precision compare, as it was measured.
  struct PrecisionReply: Codable, Sendable, Equatable {
    let sroccChange: Double
    /// Of an image's score from the one in float32, in units of the score.
    let meanDifference, largestDifference: Double

    enum CodingKeys: String, CodingKey {
      case sroccChange = "srocc_change"
      case meanDifference = "mean_difference"
      case largestDifference = "largest_difference"
    }
  }

  /// Correlations with people's opinions, as the model's makers measured them; omitted where they do not say.
  struct MeasuredReply: Codable, Sendable, Equatable {
    let on: String?
    let srocc: Double?
    let lcc: Double?
    let rmse: Double?
  }

  /// How far scores were from opinions on the images the interval was calibrated on.
  struct CalibrationReply: Codable, Sendable, Equatable {
    let level: Double
    /// In units of the score.
    let halfWidth: Double
    let images: Int

    enum CodingKeys: String, CodingKey {
      case level
      case halfWidth = "half_width"
      case images
    }
  }

  enum CodingKeys: String, CodingKey {
    case name, version, digest, summary, licence, notice, categories
    case cropSize = "crop_size"
    case viewSize = "view_size"
    case pooling, mode, modes, scale, database, measured, interval, precision, precisions
  }

  init(_ model: QualityModel, precision: Assessor.Precision) {
    let metadata = model.metadata
    name = metadata.name
    version = metadata.version
    digest = model.digest
    summary = metadata.summary
    licence = metadata.licence
    notice = metadata.notice
    categories = metadata.categories
    cropSize = metadata.cropSize
    viewSize = metadata.viewSize
    pooling = metadata.pooling.rawValue
    mode = metadata.cropMode.rawValue
    modes = model.modes.map(\.rawValue)
    scale = ScaleReply(metadata)
    database = metadata.database
    measured = MeasuredReply(
      on: metadata.measured.on,
      srocc: metadata.measured.srocc,
      lcc: metadata.measured.lcc,
      rmse: metadata.measured.rmse
    )
    interval = metadata.interval.map {
      CalibrationReply(level: $0.level, halfWidth: $0.halfWidth, images: $0.imageCount)
    }
    self.precision = precision.rawValue
    precisions = Dictionary(
      uniqueKeysWithValues: metadata.precisions.map {
        (
          $0.rawValue,
          PrecisionReply(
            sroccChange: $1.sroccChange, meanDifference: $1.meanDifference, largestDifference: $1.largestDifference)
        )
      })
  }
}

/// Which model scored.
public struct ModelIdentity: Codable, Sendable, Equatable {
  public let name: String
  public let version: String
  /// SHA-256 of the model file: "sha256:" and 64 hexadecimal digits.
  public let digest: String

  init(_ model: QualityModel) {
    name = model.metadata.name
    version = model.metadata.version
    digest = model.digest
  }
}

/// The scale of a score.
public struct ScaleReply: Codable, Sendable, Equatable {
  public let minimum: Double
  public let maximum: Double
  public let higherIsBetter: Bool

  enum CodingKeys: String, CodingKey {
    case minimum, maximum
    case higherIsBetter = "higher_is_better"
  }

  init(_ metadata: ModelMetadata) {
    minimum = metadata.scale.minimum
    maximum = metadata.scale.maximum
    higherIsBetter = metadata.scale.higherIsBetter
  }
}
