import NeuralNetwork

/// The names and shapes by which a quality model is used: what a network must offer to score crops.
struct ModelPorts: Sendable, Equatable {
  static let image = ImagePort.name
  static let score = "score"
  static let categoryProbabilities = "category_probabilities"

  /// The input.
  let imagePort: ImagePort

  /// Whether the model gives the probability of each category beside the score.
  let hasCategoryProbabilities: Bool

  /// The outputs to compute for each crop.
  var outputs: [String] {
    hasCategoryProbabilities ? [Self.score, Self.categoryProbabilities] : [Self.score]
  }

  /// Finds the ports of `network`.
  ///
  /// - Throws: ``ModelError/port(model:problem:)`` naming what is missing and what the file has instead.
  init(of network: Network) throws(ModelError) {
    imagePort = try ImagePort(of: network)
    let outputs = network.outputs.map(\.name)
    guard outputs.contains(Self.score) else {
      throw .port(
        model: network.name, problem: "it has no output \"\(Self.score)\"; it has \(outputs.joined(separator: ", "))")
    }
    hasCategoryProbabilities = outputs.contains(Self.categoryProbabilities)
  }
}
