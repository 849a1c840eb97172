import Foundation
import ImageCodecs
import QualityModel
import QualityService

/// What decides the scores of a run, so that another run can go on with it: kept as `FILE.settings.json` beside the
/// file of `--output`.
struct ScoreSettings: Equatable {
  /// In the order in which differences are looked for.
  private static let keys = [
    "format", "version", "model", "model_digest", "crops", "sampling", "seed", "pooling", "view", "mode", "precision",
    "max_pixels", "max_side", "min_side", "map",
  ]

  private var values: [String: String]

  /// - Parameter maps: the folder of `--map`.
  init(format: ScoreCommand.Format, options: AssessmentOptions, assessor: Assessor, maps: FileName?) {
    let metadata = assessor.model.metadata
    values = [
      "format": format.rawValue, "version": ProductVersion.current, "model": "\(metadata.name) \(metadata.version)",
      "model_digest": assessor.model.digest, "crops": options.crops.map(String.init) ?? "auto",
      "pooling": options.pooling.rawValue, "view": options.view.text, "mode": options.mode.rawValue,
      "precision": assessor.precision.rawValue, "max_pixels": String(assessor.limits.maximumPixels),
      "max_side": String(assessor.limits.maximumSide), "min_side": String(assessor.limits.minimumSide),
    ]
    values["map"] = maps?.text
    switch options.sampling {
    case .grid: values["sampling"] = "grid"
    case .random(let seed):
      values["sampling"] = "random"
      values["seed"] = String(seed)
    }
  }

  /// What a file of settings says; nil where it is cut off or of something else.
  init?(json: [UInt8]) {
    guard let values = try? JSONDecoder().decode([String: String].self, from: Data(json)) else { return nil }
    self.values = values
  }

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(values)) + [UInt8(ascii: "\n")]
  }

  /// The seed of random crops.
  var seed: UInt64? { values["seed"].flatMap { UInt64($0) } }

  /// "crops is 10, and was 5": the first difference from earlier settings; nil where there is none.
  func difference(from earlier: ScoreSettings) -> String? {
    Self.keys.lazy.compactMap { key in
      let (now, before) = (values[key], earlier.values[key])
      return now == before ? nil : "\(key) is \(now ?? "not given"), and was \(before ?? "not given")"
    }.first
  }
}
