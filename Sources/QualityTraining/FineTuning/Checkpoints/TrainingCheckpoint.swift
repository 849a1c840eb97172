import Foundation

/// Everything that is needed to resume a training as if it had never stopped, in one safetensors file.
///
/// Random numbers depend on the seed and the place in the training alone, so that no generator has to be saved.
struct TrainingCheckpoint {
  /// How far the training is.
  let progress: TrainingProgress

  /// What decides the weights.
  let identity: TrainingIdentity

  /// The vector of all trained weights, and its average.
  let weights, average: [Float]

  /// The averaged weights of the best epoch.
  let best: [Float]?

  /// The optimiser's state.
  let optimizer: [[Float]]

  /// How the head's features are standardised; nil where they are not.
  let standardization: FeatureStandardization?

  private static let format = "deepbiq fine-tuning 1"

  /// Writes the checkpoint; at every moment the old one or the whole new one is there.
  ///
  /// - Throws: ``FineTuningError/checkpoint(path:reason:)``.
  func write(toFile path: String) throws(FineTuningError) {
    var vectors = [(name: "weights", elements: weights), ("average", average)]
    if let best { vectors.append(("best", best)) }
    vectors += optimizer.enumerated().map { ("optimizer.\($0)", $1) }
    if let standardization {
      vectors += [("standardization.mean", standardization.mean), ("standardization.scale", standardization.scale)]
    }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let metadata = [
        "format": Self.format,
        "progress": String(decoding: try encoder.encode(progress), as: UTF8.self),
        "identity": String(decoding: try encoder.encode(identity), as: UTF8.self),
      ]
      try TensorFile.write(vectors, metadata: metadata, toFile: path)
    } catch {
      throw .checkpoint(path: path, reason: "it cannot be written: \(Self.reason(for: error))")
    }
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: ``FineTuningError/checkpoint(path:reason:)`` when there is none, or the file is not one.
  static func read(fromFile path: String) throws(FineTuningError) -> TrainingCheckpoint {
    do {
      let file = try TensorFile(contentsOfFile: path)
      guard file.metadata["format"] == format else { throw TensorFileError("it is no checkpoint of fine-tuning") }
      func decode<Value: Decodable>(_ key: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data((file.metadata[key] ?? "").utf8))
      }
      func vector(_ name: String) throws -> [Float] {
        guard let vector = file.vector(name) else { throw TensorFileError("it has no vector \(name)") }
        return vector
      }
      var optimizer: [[Float]] = []
      while let state = file.vector("optimizer.\(optimizer.count)") { optimizer.append(state) }
      var standardization: FeatureStandardization?
      if let mean = file.vector("standardization.mean"), let scale = file.vector("standardization.scale") {
        standardization = FeatureStandardization(mean: mean, scale: scale)
      }
      return TrainingCheckpoint(
        progress: try decode("progress"), identity: try decode("identity"), weights: try vector("weights"),
        average: try vector("average"), best: file.vector("best"), optimizer: optimizer,
        standardization: standardization)
    } catch {
      throw .checkpoint(path: path, reason: "it cannot be read: \(reason(for: error))")
    }
  }

  private static func reason(for error: any Error) -> String {
    switch error {
    case let error as TensorFileError: error.description
    case is DecodingError: "its header is not as this program writes it"
    case let error as POSIXError: String(cString: strerror(error.code.rawValue))
    default: error.localizedDescription
    }
  }
}
