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
    var head: [String: [Float]] = [:]
    var trained: [(parameter: Parameter, values: [Float])] = []
    for parameter in parameters {
      let values = Array(weights[parameter.range])
      if CategoryHead.isPart(parameter.name) {
        head[parameter.name] = values
      } else {
        trained.append((parameter, values))
      }
    }
    let trainedHead = CategoryHead(
      weights: head[CategoryHead.weightName] ?? [], biases: head[CategoryHead.biasName] ?? [])
    do throws(NetworkError) {
      let editor = try backbone.qualityModel(
        weights: trained, head: standardization.map(trainedHead.folding) ?? trainedHead, centres: centres,
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
    let own: [ModelMetadataKey: String] = [
      .categories: categories.joined(separator: ","),
      .cropSize: "\(cropSize)",
      .viewSize: "\(viewSize)",
      .pooling: Pooling.mean.rawValue,
      .scaleMinimum: "0",
      .scaleMaximum: "100",
      .higherIsBetter: "true",
    ]
    return description.merging(own) { $1 }
  }
}
