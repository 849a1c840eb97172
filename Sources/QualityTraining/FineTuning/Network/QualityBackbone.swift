import NeuralNetwork
import QualityModel

/// A backbone prepared for fine-tuning: its input has the name that it has in every quality model and takes any number
/// of crops, and it computes the value ``FeatureHead/name``.
struct QualityBackbone: Sendable {
  /// Features per crop.
  let featureCount: Int

  private let editor: NetworkEditor

  private let cropSize: Int

  /// - Parameters:
  ///   - network: any network with one input, [crops, 3, height, width], RGB 0 to 255.
  ///   - features: the values that the features are made of.
  ///   - cropSize: side of a crop in pixels.
  /// - Throws: ``FeatureError`` where the input is of another kind, does not take such crops, or a value cannot be a
  ///   feature.
  init(_ network: Network, features: [String], cropSize: Int) throws(FeatureError) {
    var editor = NetworkEditor(network)
    do throws(NetworkError) {
      guard network.inputs.count == 1, let input = network.inputs.first, input.shape.count == 4 else {
        throw NetworkError(
          network: network.name, reason: "a backbone must have one input, [crops, 3, height, width], RGB from 0 to 255")
      }
      try editor.renameValue(input.name, to: ImagePort.name)
      editor.setInput(ImagePort.name, shape: [.symbolic("crops")] + input.shape.dropFirst())
    } catch {
      throw .network(error)
    }
    let crop = [ImagePort.name: [1, 3, cropSize, cropSize]]
    featureCount = try FeatureHead.attach(features, to: &editor, inputShapes: crop).count
    self.editor = editor
    self.cropSize = cropSize
  }

  /// The network up to its features; what they do not need is dropped, as it is after fine-tuning.
  func network() throws(NetworkError) -> Network {
    var editor = editor
    try editor.setOutputs([(FeatureHead.name, [.symbolic("crops"), .fixed(featureCount)])])
    return try editor.network(name: editor.name)
  }

  /// The network up to the logits of the heads, as it is trained.
  ///
  /// - Parameters:
  ///   - windows: each crop becomes this many rows of the outputs along each of its sides, see
  ///     `NetworkEditor.poolWindows`.
  func trainingNetwork(
    head: CategoryHead, damage: DamageHead?, standardization: FeatureStandardization?, dropout: Double, windows: Int
  ) throws(NetworkError) -> Network {
    var editor = editor
    let features = try head.attachForTraining(to: &editor, standardization: standardization, dropout: dropout)
    var outputs: [(name: String, shape: [Dimension])] = [
      (CategoryHead.logits, [.symbolic("windows"), .fixed(head.biases.count)])
    ]
    if let damage {
      try damage.attachLogits(to: &editor, features: features)
      outputs.append((DamageHead.logits, [.symbolic("windows"), .fixed(damage.layer.biases.count)]))
    }
    try editor.setOutputs(outputs)
    if windows > 1 {
      try editor.poolWindows(
        windows, before: outputs.map(\.name), inputShapes: [ImagePort.name: [1, 3, cropSize, cropSize]])
    }
    return try editor.network(name: editor.name)
  }

  /// The quality model with trained weights.
  ///
  /// - Parameters:
  ///   - weights: constants that replace the backbone's of the same names.
  ///   - head: for features that are not standardised.
  ///   - damage: likewise; nil for none.
  ///   - centres: the scores in the middle of the categories.
  ///   - metadata: the model's `metadata_props`; the backbone's own are dropped.
  func qualityModel(
    weights: [(parameter: Parameter, values: [Float])], head: CategoryHead, damage: DamageHead?, centres: [Double],
    metadata: [ModelMetadataKey: String]
  ) throws(NetworkError) -> NetworkEditor {
    var editor = editor
    for (parameter, values) in weights { editor.setConstant(parameter.name, shape: parameter.shape, values: values) }
    try head.attach(to: &editor, centres: centres)
    var outputs: [(name: String, shape: [Dimension])] = [
      (FeatureHead.name, [.symbolic("crops"), .fixed(featureCount)]),
      (CategoryHead.probabilities, [.symbolic("crops"), .fixed(centres.count)]),
      (CategoryHead.score, [.symbolic("crops"), .fixed(1)]),
    ]
    if let damage {
      try damage.attach(to: &editor)
      outputs.append((DamageHead.strengths, [.symbolic("crops"), .fixed(damage.layer.biases.count)]))
    }
    try editor.setOutputs(outputs)
    editor.metadata = Dictionary(uniqueKeysWithValues: metadata.map { ($0.rawValue, $1) })
    editor.documentation = ""
    return editor
  }
}
