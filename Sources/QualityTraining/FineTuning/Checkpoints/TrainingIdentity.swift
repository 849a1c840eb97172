import Foundation
import NeuralNetwork
import Numerics
import QualityData
import QualityModel

/// Everything that decides the weights of a training: it can be resumed only where all of it is the same.
struct TrainingIdentity: Sendable, Equatable, Codable {
  /// Every setting's JSON, by its name in kebab case.
  private let settings: [String: String]

  /// How a batch is divided among workers, and a worker's share into parts.
  private let workers, microBatch: Int

  /// Hashes of all images with their opinions, and of the initial weights.
  private let images, backbone: String

  /// - Parameters:
  ///   - settings: every one of them counts.
  ///   - workers: how many share a batch.
  ///   - microBatch: crops that a worker carries at once.
  ///   - network: with its initial weights; what is not trained counts too.
  ///   - images: of the training and of the validation part, in their order.
  init(
    settings: FineTuningSettings, workers: Int, microBatch: Int, network: TrainableNetwork, images: [RatedImage]
  ) {
    self.settings = Self.values(of: settings)
    self.workers = workers
    self.microBatch = microBatch
    self.images = RatedImage.digest(of: images)
    var hash = SHA256()
    hash.update(UnsafeRawBufferPointer(network.values))
    for values in network.fixedConstants { values.withUnsafeBytes { hash.update($0) } }
    backbone = hash.hexDigest()
  }

  /// Checks that the training of a checkpoint, `self`, may be resumed as `other`.
  ///
  /// - Throws: ``FineTuningError/changedSetting(name:checkpoint:now:)`` for the first difference: settings in
  ///   alphabetical order, then the rest, which may only follow from them.
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

extension RatedImage {
  /// A hash of training images: names, opinions, groups, and the bytes of their files, in this order.
  ///
  /// A file that cannot be read counts as empty; training refuses it later.
  static func digest(of images: [RatedImage]) -> String {
    let lines = try? parallelMap(count: images.count, workers: ProcessorCount.available) { index in
      let image = images[index]
      let bytes = (try? Data(contentsOf: URL(filePath: image.path), options: .mappedIfSafe)) ?? Data()
      let hash = bytes.withUnsafeBytes { SHA256.hexDigest(of: $0) }
      let rating = "\(image.score)\t\(image.scoreStandardDeviation ?? -1)\t\(image.group ?? "")"
      return "\(image.name)\t\(rating)\t\(hash)\n"
    }
    return Array((lines ?? []).joined().utf8).withUnsafeBytes { SHA256.hexDigest(of: $0) }
  }
}
