import NeuralNetwork
import QualityModel

/// Why features cannot be had. Every case says what to change.
public enum FeatureError: Error, Equatable, CustomStringConvertible {
  /// The network computes no value of that name; `suggestion` is the nearest name it has.
  case unknownValue(String, network: String, suggestion: String?)

  /// A value is neither a vector nor a stack of maps for each crop.
  case unusableValue(String, network: String, shape: [Int])

  /// The network cannot be planned or edited.
  case network(NetworkError)

  /// The features, or the probabilities that the model gives beside them, cannot be had in dense mode; `reason` is a clause.
  case notDense(network: String, reason: String)

  /// The network takes no crops of an image, or its metadata is not allowed.
  case model(ModelError)

  /// An image cannot be read or decoded.
  case image(name: String, reason: String)

  /// A feature is not a number.
  case notFinite(image: String)

  /// Rows can only be concatenated where every image has as many crops.
  case cropCounts(Int, Int)

  /// The features would not fit the memory allowed for them.
  case tooLarge(rows: Int, columns: Int, limit: Int)

  public var description: String {
    switch self {
    case .unknownValue(let name, let network, let suggestion):
      "\(network) has no value \"\(name)\"; "
        + (suggestion.map { "did you mean \"\($0)\"?" } ?? "deepbiq model inspect lists its layers")
    case .unusableValue(let name, let network, let shape):
      "the value \"\(name)\" of \(network) is \(shape); features are [crops, features] or [crops, channels, height, width]"
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
        + "take fewer crops, or one row an image"
    }
  }
}
