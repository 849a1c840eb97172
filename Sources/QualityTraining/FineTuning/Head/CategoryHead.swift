import Foundation
import NeuralNetwork
import Numerics
import QualityModel

/// The end of a quality network: logits of the categories from the features, their softmax, and the expected category centre
/// as the score.
public struct CategoryHead: Sendable, Equatable {
  /// The values it adds to a network, [crops, categories] and [crops, 1].
  public static let logits = "category_logits"
  public static let probabilities = "category_probabilities"
  public static let score = "score"

  /// All values that it adds.
  static let values = [logits, probabilities, score]

  static let weightName = "category_head.weight"
  static let biasName = "category_head.bias"
  static let centresName = "category_head.centres"

  /// Whether a trained parameter is the head's.
  static func isPart(_ parameter: String) -> Bool { [weightName, biasName].contains(parameter) }

  /// [categories, features], row by row.
  public let weights: [Float]

  /// One a category.
  public let biases: [Float]

  /// Spread of the first weights: with standardised features the logits begin near the biases.
  private static let initialDeviation = 0.01

  /// A trained head.
  ///
  /// - Precondition: there are as many weights for each bias.
  public init(weights: [Float], biases: [Float]) {
    precondition(!biases.isEmpty && weights.count % biases.count == 0, "weights are [categories, features]")
    self.weights = weights
    self.biases = biases
  }

  /// A head to begin with: small normal weights, and biases that give every crop the mean of the targets.
  ///
  /// - Parameters:
  ///   - featureCount: features a crop.
  ///   - targets: wanted probabilities of the training images; at least one.
  ///   - seed: draws the weights.
  init(featureCount: Int, targets: [[Double]], seed: UInt64) {
    var generator = SplitMix64(seed: seed, RandomPurpose.head.rawValue)
    let categories = targets[0].count
    weights = (0..<featureCount * categories).map { _ in Float(Self.initialDeviation * generator.nextNormal()) }
    // Half an image more for each category: none may have the probability 0.
    biases = (0..<categories).map { category in
      let sum = targets.reduce(0.5) { $0 + $1[category] }
      return Float(log(sum / (Double(targets.count) + 0.5 * Double(categories))))
    }
  }

  var featureCount: Int { weights.count / biases.count }

  /// The same head for features that are not standardised: W (x - mean) scale + b = (W scale) x + (b - W scale mean).
  func folding(_ standardization: FeatureStandardization) -> CategoryHead {
    var folded = weights
    var shifted = biases.map(Double.init)
    for category in biases.indices {
      for feature in 0..<featureCount {
        let index = category * featureCount + feature
        let weight = Double(weights[index]) * Double(standardization.scale[feature])
        folded[index] = Float(weight)
        shifted[category] -= weight * Double(standardization.mean[feature])
      }
    }
    return CategoryHead(weights: folded, biases: shifted.map { Float($0) })
  }
}
