import NeuralNetwork
import QualityData
import QualityModel

/// Why features cannot be extracted. Every case says what to change.
public enum FeatureError: Error, Equatable, CustomStringConvertible {
  /// The network computes no value of that name; `suggestion` is the nearest name it has.
  case unknownValue(String, network: String, suggestion: String?)

  /// The network computes no value called features, and none of its values is surely meant; `candidates` may be.
  case noFeatures(network: String, candidates: [String])

  /// A value is neither a vector nor a stack of maps for each crop.
  case unusableValue(String, network: String, shape: [Int])

  /// The network cannot be planned or edited.
  case network(NetworkError)

  /// The features, or the probabilities beside them, cannot be computed in dense mode; `reason` is a clause.
  case notDense(network: String, reason: String)

  /// The network does not take crops of an image, or its metadata is not allowed.
  case model(ModelError)

  /// An image cannot be read or decoded.
  case image(name: String, reason: String)

  /// A feature is not a number.
  case notFinite(image: String)

  /// Rows can only be concatenated where every image has as many crops.
  case cropCounts(Int, Int)

  /// The features would not fit in the memory allowed for them.
  case tooLarge(rows: Int, columns: Int, limit: Int)

  public var description: String {
    switch self {
    case .unknownValue(let name, let network, let suggestion):
      "\(network) has no value \"\(name)\"; "
        + (suggestion.map { "did you mean \"\($0)\"?" } ?? "deepbiq model inspect lists its layers")
    case .noFeatures(let network, let candidates):
      "\(network) has no value called features, and not one fully connected layer that is its last; say with "
        + "--features which of its values to take, such as \(candidates.joined(separator: ", "))"
    case .unusableValue(let name, let network, let shape):
      "the value \"\(name)\" of \(network) is \(shape); "
        + "features are [crops, features] or [crops, channels, height, width]"
    case .network(let error): error.description
    case .notDense(let network, let reason):
      "mode is dense; it must be exact for these features of \(network): \(reason)"
    case .model(let error): error.description
    case .image(let name, let reason): "\(name): \(reason)"
    case .notFinite(let image): "the network gives \(image) a feature that is not a number"
    case .cropCounts(let least, let most):
      "the features of crops can be concatenated only where every image has as many; here they are \(least) to \(most)"
    case .tooLarge(let rows, let columns, let limit):
      "\(rows) rows of \(columns) features are more than the \(limit) MiB allowed for them; "
        + "take fewer crops, or one row per image"
    }
  }
}

/// Why a regression cannot be trained. Every case says what to change.
public enum RegressionError: Error, Equatable, CustomStringConvertible {
  /// A setting that is not allowed; the sentence names it.
  case invalid(String)

  /// Too few rows for what is asked.
  case tooFewRows(Int)

  /// A feature or an opinion is not a finite number.
  case notFinite(image: Int)

  /// More rows than are held in memory as the solver needs them.
  case tooManyRows(Int, limit: Int)

  /// The library refuses its input.
  case refused(solver: SVRSolver, reason: String)

  /// No setting of the grid gave figures to choose by.
  case nothingToChoose

  public var description: String {
    switch self {
    case .invalid(let problem): problem
    case .tooFewRows(let count): "a regression cannot be trained on \(count) rows of features; it needs at least 2"
    case .notFinite(let image): "a feature or the opinion of image \(image) is not a finite number"
    case .tooManyRows(let count, let limit):
      "\(count) rows are more than the \(limit) that this solver holds in memory; take one row per image, fewer crops, "
        + "or liblinear in place of libsvm"
    case .refused(let solver, let reason): "\(solver.rawValue) refuses the regression: \(reason)"
    case .nothingToChoose: "no setting of the grid gives scores that vary; the features do not distinguish the images"
    }
  }
}

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

  /// The result is not a quality model.
  case model(ModelError)

  /// One crop per worker takes more memory than is allowed; both in bytes, of all workers.
  case memory(needed: Int, allowed: Int, workers: Int)

  /// The loss or the gradient is not finite.
  case diverged(epoch: Int)

  /// A checkpoint cannot be written or read.
  case checkpoint(path: String, reason: String)

  /// A checkpoint was made with another value of a setting.
  case changedSetting(name: String, checkpoint: String, now: String)

  /// A checkpoint is incomplete.
  case damagedCheckpoint

  /// The caller asked to stop; whether a checkpoint was written that the training can be resumed from.
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
      "the checkpoint was made with \(name) \(checkpoint) and cannot be resumed with \(now)"
    case .damagedCheckpoint:
      "the checkpoint is not as this program writes it; delete it to start again"
    case .interrupted(let isSaved):
      isSaved ? "interrupted; a checkpoint is written" : "interrupted before anything was learned"
    }
  }
}

/// Why the pipeline or an ablation cannot begin or end.
public enum PipelineError: Error, Equatable, CustomStringConvertible {
  /// A setting is not allowed.
  case setting(name: String, value: String, allowed: String)

  /// The folder holds another training.
  case changedSettings(path: String)

  /// The folder holds a training that was not to be resumed.
  case folderInUse(path: String)

  /// The folder holds parts of a run, but not its settings.
  case strangeFolder(path: String)

  /// A file cannot be written or read.
  case file(path: String, reason: String)

  /// The model that came out is not usable.
  case result(reason: String)

  public var description: String {
    switch self {
    case .setting(let name, let value, let allowed): "\(name) is \(value); allowed: \(allowed)"
    case .changedSettings(let path):
      "\(path) was made with other settings, images or another backbone; take another folder or the same settings"
    case .folderInUse(let path):
      "\(path) exists: a training was begun here; resume it with --resume, or take another folder"
    case .strangeFolder(let path):
      "\(path) holds parts of a training whose settings.json is gone; empty it or take another folder"
    case .file(let path, let reason): "\(path): \(reason)"
    case .result(let reason): "the trained model is not usable: \(reason)"
    }
  }
  /// - Throws: ``setting(name:value:allowed:)`` where a setting is not allowed.
  static func check(
    _ isAllowed: Bool, _ name: String, _ value: some CustomStringConvertible, allowed: String
  ) throws(PipelineError) {
    guard isAllowed else { throw .setting(name: name, value: "\(value)", allowed: allowed) }
  }
}
