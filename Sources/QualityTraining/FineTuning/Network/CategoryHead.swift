import Foundation
import Numerics

/// The last layers of a quality network: the categories' logits from the features, their softmax, and the expected
/// category centre as the score.
public struct CategoryHead: Sendable, Equatable {
  /// The values it adds to a network: [crops, categories], the score [crops, 1].
  public static let logits = "category_logits"
  public static let probabilities = "category_probabilities"
  public static let score = "score"

  /// All values that it adds.
  static let values = [logits, probabilities, score]

  static let weightName = "category_head.weight"
  static let biasName = "category_head.bias"
  static let centresName = "category_head.centres"

  /// [categories, features], row by row.
  public let weights: [Float]

  /// One per category.
  public let biases: [Float]

  /// Deviation of the initial weights: with standardised features the logits start near the biases.
  private static let initialDeviation = 0.01

  /// A trained head.
  ///
  /// - Precondition: every category has as many weights.
  public init(weights: [Float], biases: [Float]) {
    precondition(!biases.isEmpty && weights.count % biases.count == 0, "weights are [categories, features]")
    self.weights = weights
    self.biases = biases
  }

  /// An untrained head: small normal weights, and biases that give every crop the mean of the targets.
  ///
  /// - Parameters:
  ///   - featureCount: features per crop.
  ///   - targets: wanted probabilities of the training images; at least one.
  ///   - seed: draws the weights.
  init(featureCount: Int, targets: [[Double]], seed: UInt64) {
    var generator = SplitMix64(seed: seed, RNGStream.head.rawValue)
    let categories = targets[0].count
    weights = (0..<featureCount * categories).map { _ in Float(Self.initialDeviation * generator.nextNormal()) }
    // Half an image more for each category: none may have the probability 0.
    biases = (0..<categories).map { category in
      let sum = targets.reduce(0.5) { $0 + $1[category] }
      return Float(log(sum / (Double(targets.count) + 0.5 * Double(categories))))
    }
  }

  var featureCount: Int { layer.featureCount }

  /// What it computes from the features.
  var layer: LinearHead { LinearHead(weights: weights, biases: biases) }

  /// The same head for features that are not standardised.
  func folding(_ standardization: FeatureStandardization) -> CategoryHead {
    let folded = layer.folding(standardization)
    return CategoryHead(weights: folded.weights, biases: folded.biases)
  }
}

/// Mean and deviation of every feature over some crops. The head is trained on standardised features, since inner
/// layers differ from each other by orders of magnitude.
struct FeatureStandardization: Sendable, Equatable {
  /// What is subtracted from each feature.
  let mean: [Float]

  /// What each feature is then multiplied by: one over its standard deviation.
  let scale: [Float]

  /// A deviation below this share of the largest one is raised to it: dead channels would otherwise become noise.
  private static let smallestShare = 1e-3

  init(mean: [Float], scale: [Float]) {
    self.mean = mean
    self.scale = scale
  }

  /// - Parameter crops: one row per crop; at least one.
  init(of crops: FeatureMatrix) {
    let statistics = ColumnStatistics(of: crops)
    let floor = (statistics.deviations.max() ?? 0) * Self.smallestShare
    mean = statistics.means.map { Float($0) }
    scale = statistics.deviations.map { $0 > 0 ? Float(1 / max($0, floor)) : 1 }
  }
}
