import ImageCodecs
import NeuralNetwork

/// Why a file cannot serve as a quality model. Every case names the file and what to change.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)

  /// The file is not a network that the engine can run.
  case network(NetworkError)

  /// An input or output that a quality model must have is missing or has another shape.
  case port(model: String, problem: String)

  /// A value in `metadata_props` is not allowed.
  case metadata(model: String, key: String, value: String, allowed: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read the model \(path): \(reason)"
    case .network(let error):
      error.description
    case .port(let model, let problem):
      "\(model) is not a quality model: \(problem)"
    case .metadata(let model, let key, let value, let allowed):
      "\(model): metadata \(key) is \"\(value)\"; allowed: \(allowed)"
    }
  }
}

/// Why an image has no score.
public enum AssessmentError: Error, Equatable, CustomStringConvertible {
  /// The bytes are no image, a damaged one, or one outside the limits.
  case image(ImageError)

  /// The caller cancelled the assessment.
  case cancelled

  /// The deadline passed before the last crop was scored.
  case deadlineExceeded

  /// An option has a value that is not allowed; the text names it.
  case invalidOptions(String)

  /// The model cannot score in the mode that the options name; the text says what it lacks.
  case unsupportedMode(CropMode, String)

  /// The network's output is not a number.
  case inference(String)

  public var description: String {
    switch self {
    case .image(let error): error.description
    case .cancelled: "the assessment was cancelled"
    case .deadlineExceeded: "the assessment did not finish before its deadline"
    case .invalidOptions(let problem): problem
    case .unsupportedMode(let mode, let problem): "the model has no \(mode.rawValue) mode: \(problem)"
    case .inference(let problem): "the model failed: \(problem)"
    }
  }
}

/// Why a network cannot score densely.
package struct DenseRefusal: Error, Equatable {
  /// What the network lacks, a clause: "its score cannot ...".
  package let reason: String
}
