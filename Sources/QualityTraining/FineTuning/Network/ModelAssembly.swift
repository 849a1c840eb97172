import ImageDamage
import NeuralNetwork
import QualityModel

/// Makes quality models from vectors of trained weights.
struct ModelAssembly: Sendable {
  /// The graph whose constants the weights replace.
  let backbone: QualityBackbone

  /// Where each trained constant is in a vector of weights.
  let parameters: [Parameter]

  /// What the head was trained on; it is folded into the model.
  let standardization: FeatureStandardization?

  /// The scores in the middle of the categories.
  let centres: [Double]

  /// The model's `metadata_props`.
  let metadata: [ModelMetadataKey: String]

  /// The model with some weights, made in memory: with the outputs `features`, `category_probabilities` and `score`.
  ///
  /// - Parameter weights: laid out as ``TrainableNetwork/values``.
  func network(weights: [Float]) throws(FineTuningError) -> Network {
    var heads: [String: [Float]] = [:]
    var trained: [(parameter: Parameter, values: [Float])] = []
    for parameter in parameters {
      let values = Array(weights[parameter.range])
      if LinearHead.isPart(parameter.name) {
        heads[parameter.name] = values
      } else {
        trained.append((parameter, values))
      }
    }
    func layer(_ weights: String, _ biases: String) -> LinearHead? {
      guard let weights = heads[weights], let biases = heads[biases] else { return nil }
      let trained = LinearHead(weights: weights, biases: biases)
      return standardization.map(trained.folding) ?? trained
    }
    guard let categories = layer(CategoryHead.weightName, CategoryHead.biasName) else {
      preconditionFailure("the category head is always trained")
    }
    do throws(NetworkError) {
      let editor = try backbone.qualityModel(
        weights: trained, head: CategoryHead(weights: categories.weights, biases: categories.biases),
        damage: layer(DamageHead.weightName, DamageHead.biasName).map(DamageHead.init), centres: centres,
        metadata: metadata)
      return try editor.network(name: editor.name)
    } catch {
      throw .network(error)
    }
  }
}

extension FineTuningSettings {
  /// The metadata of a model that was trained with these settings.
  ///
  /// - Parameter description: further entries; those of the settings take precedence.
  func metadata(_ description: [ModelMetadataKey: String]) -> [ModelMetadataKey: String] {
    var own: [ModelMetadataKey: String] = [
      .categories: categories.joined(separator: ","),
      .cropSize: "\(windowSize)",
      .viewSize: "\(viewSize)",
      .pooling: Pooling.mean.rawValue,
      .scaleMinimum: "0",
      .scaleMaximum: "100",
      .higherIsBetter: "true",
    ]
    // What was taught as windows of crops is to be scored as such.
    if windows > 1 { own[.cropMode] = CropMode.dense.rawValue }
    if damageShare > 0 { own[.damageKinds] = DamageFamily.allCases.map(\.rawValue).joined(separator: ",") }
    return description.merging(own) { $1 }
  }
}
