import Foundation
import QualityData
import QualityModel

/// Everything that decides the weights of a training: it can only be gone on with where all of it is the same.
struct TrainingIdentity: Sendable, Equatable, Codable {
  /// Every setting as it stands in JSON, by its name in words.
  private let settings: [String: String]

  /// How a batch is shared, and a share cut.
  private let workers, microBatch: Int

  /// Hashes of all images with their opinions, and of the weights to begin with.
  private let images, backbone: String

  /// - Parameters:
  ///   - settings: every one of them counts.
  ///   - workers: how many share a batch.
  ///   - microBatch: crops that a worker carries at once.
  ///   - weights: as the training begins with them.
  ///   - images: of the training and of the validation part, in their order.
  init(
    settings: FineTuningSettings, workers: Int, microBatch: Int, weights: UnsafeBufferPointer<Float>,
    images: [RatedImage]
  ) {
    self.settings = Self.values(of: settings)
    self.workers = workers
    self.microBatch = microBatch
    self.images = RatedImage.digest(of: images)
    backbone = SHA256.hexDigest(of: UnsafeRawBufferPointer(weights))
  }

  /// Checks that a training that is `self` may go on as `other`.
  ///
  /// - Throws: ``FineTuningError/changedSetting(name:checkpoint:now:)`` for the first difference: settings in alphabetical
  ///   order, then what may only follow from them.
  func check(against other: TrainingIdentity) throws(FineTuningError) {
    let names = Set(settings.keys).union(other.settings.keys).sorted()
    let pairs =
      names.map { ($0, settings[$0] ?? "none", other.settings[$0] ?? "none") } + [
        ("workers", "\(workers)", "\(other.workers)"),
        ("micro-batch", "\(microBatch)", "\(other.microBatch)"),
        ("images", images, other.images),
        ("backbone", backbone, other.backbone),
      ]
    for (name, checkpoint, now) in pairs where checkpoint != now {
      throw .changedSetting(name: name, checkpoint: checkpoint, now: now)
    }
  }

  private static func values(of settings: FineTuningSettings) -> [String: String] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    guard let data = try? encoder.encode(settings),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { preconditionFailure("settings are plain values") }
    var values: [String: String] = [:]
    for (name, value) in object {
      let text = try? JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys])
      values[name.replacing("_", with: "-")] = String(decoding: text ?? Data(), as: UTF8.self)
    }
    return values
  }
}
