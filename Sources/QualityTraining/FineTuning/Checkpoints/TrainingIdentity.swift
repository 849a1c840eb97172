import Foundation
import QualityModel

/// Everything that decides the weights of a training, by name: it can only be gone on with where all of it is the same.
struct TrainingIdentity: Sendable, Equatable, Codable {
  private let values: [String: String]

  /// - Parameters:
  ///   - settings: every one of them counts.
  ///   - workers: how a batch is shared.
  ///   - microBatch: how a share is cut.
  ///   - weights: as the training begins with them.
  ///   - images: of the training and of the validation part, in their order.
  init(
    settings: FineTuningSettings, workers: Int, microBatch: Int, weights: UnsafeBufferPointer<Float>,
    images: [RatedImage]
  ) {
    var values = Self.values(of: settings)
    values["workers"] = "\(workers)"
    values["micro-batch"] = "\(microBatch)"
    values["backbone"] = SHA256.hexDigest(of: UnsafeRawBufferPointer(weights))
    let ratings = images.map { "\($0.name)\t\($0.score)\t\($0.scoreStandardDeviation ?? -1)\n" }.joined()
    values["images"] = Array(ratings.utf8).withUnsafeBytes { SHA256.hexDigest(of: $0) }
    self.values = values
  }

  /// Checks that a training that is `self` may go on as `other`.
  ///
  /// - Throws: ``FineTuningError/changedSetting(name:checkpoint:now:)`` for the first name, in alphabetical order, under
  ///   which they differ.
  func check(against other: TrainingIdentity) throws(FineTuningError) {
    for name in Set(values.keys).union(other.values.keys).sorted() where values[name] != other.values[name] {
      throw .changedSetting(name: name, checkpoint: values[name] ?? "none", now: other.values[name] ?? "none")
    }
  }

  /// Each setting as it stands in JSON, by its name in words.
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
