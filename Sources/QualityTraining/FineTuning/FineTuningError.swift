import NeuralNetwork
import QualityData
import QualityModel

/// Why fine-tuning does not begin, or stops. Every case says what to change.
public enum FineTuningError: Error, Equatable, CustomStringConvertible {
  /// A setting has a value that is not allowed.
  case setting(name: String, value: String, allowed: String)

  /// Images that are missing or cannot be decoded, all of them.
  case unusableImages([UnusableImage])

  /// A value of the backbone cannot be a feature, or its features cannot be computed.
  case features(FeatureError)

  /// The backbone cannot be trained.
  case network(NetworkError)

  /// The result is no quality model.
  case model(ModelError)

  /// A single crop a worker takes more memory than is allowed; both in bytes, of all workers.
  case memory(needed: Int, allowed: Int, workers: Int)

  /// The loss or a weight is infinite or no number.
  case diverged(epoch: Int)

  /// A checkpoint cannot be written or read.
  case checkpoint(path: String, reason: String)

  /// A checkpoint was made with another value of a setting.
  case changedSetting(name: String, checkpoint: String, now: String)

  /// A checkpoint has not all that it must have.
  case damagedCheckpoint

  /// The caller asked to stop; whether a checkpoint was written that can be gone on with.
  case interrupted(isSaved: Bool)

  public var description: String {
    switch self {
    case .setting(let name, let value, let allowed):
      "\(name) is \(value); allowed: \(allowed)"
    case .unusableImages(let images):
      DatabaseError.unusableImages(images).description
    case .features(let error):
      error.description
    case .network(let error):
      error.description
    case .model(let error):
      error.description
    case .memory(let needed, let allowed, let workers):
      "training takes at least \(ByteCount.text(needed)) for the crops of \(workers) workers and "
        + "\(ByteCount.text(allowed)) are allowed; allow more memory, fewer workers or smaller crops"
    case .diverged(let epoch):
      "training diverged in epoch \(epoch): lower the learning rate, or clip the gradient"
    case .checkpoint(let path, let reason):
      "the checkpoint \(path): \(reason)"
    case .changedSetting(let name, _, _) where ["images", "backbone"].contains(name):
      "the checkpoint was made with other \(name == "images" ? "images or opinions" : "weights of the backbone")"
    case .changedSetting(let name, let checkpoint, let now):
      "the checkpoint was made with \(name) \(checkpoint) and cannot be gone on with \(now)"
    case .damagedCheckpoint:
      "the checkpoint is not as this program writes it; delete it to begin anew"
    case .interrupted(let isSaved):
      isSaved ? "interrupted; a checkpoint is written" : "interrupted before anything was learned"
    }
  }
}
