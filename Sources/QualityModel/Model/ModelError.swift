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
