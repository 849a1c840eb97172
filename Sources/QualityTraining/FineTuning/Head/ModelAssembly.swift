import NeuralNetwork
import QualityModel

/// Makes quality models of a vector of trained weights.
struct ModelAssembly: Sendable {
  let backbone: QualityBackbone
  let parameters: [Parameter]
  let standardization: FeatureStandardization?
  let labels: CategoryLabels
  let tuner: FineTuner

  /// The model as an ONNX file.
  ///
  /// - Parameter weights: laid out as ``TrainableNetwork/values``.
  func onnx(weights: [Float]) throws(FineTuningError) -> [UInt8] {
    var head: [String: [Float]] = [:]
    var trunk: [(parameter: Parameter, values: [Float])] = []
    for parameter in parameters {
      let values = Array(weights[parameter.range])
      if CategoryHead.isPart(parameter.name) {
        head[parameter.name] = values
      } else {
        trunk.append((parameter, values))
      }
    }
    let trained = CategoryHead(
      weights: head[CategoryHead.weightName] ?? [], biases: head[CategoryHead.biasName] ?? [])
    do throws(NetworkError) {
      return try backbone.qualityModel(
        weights: trunk, head: standardization.map(trained.folding) ?? trained, centres: labels.centres,
        metadata: metadata
      ).onnx()
    } catch {
      throw .network(error)
    }
  }

  /// The model, ready to score.
  func model(weights: [Float]) throws(FineTuningError) -> QualityModel {
    let bytes = try onnx(weights: weights)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(ModelError) in try QualityModel(onnx: bytes, name: tuner.backbone.name) }
    }
    do throws(ModelError) {
      return try result.get()
    } catch {
      throw .model(error)
    }
  }

  private var metadata: [ModelMetadataKey: String] {
    let settings = tuner.settings
    let own: [ModelMetadataKey: String] = [
      .categories: settings.categories.joined(separator: ","),
      .cropSize: "\(settings.cropSize)",
      .viewSize: "\(settings.viewSize)",
      .pooling: Pooling.mean.rawValue,
      .scaleMinimum: "0",
      .scaleMaximum: "100",
      .higherIsBetter: "true",
    ]
    return tuner.metadata.merging(own) { $1 }
  }
}
