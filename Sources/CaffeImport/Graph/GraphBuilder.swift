import NeuralNetwork

/// The ONNX graph that layers are added to, and the value of each of Caffe's blobs so far.
struct GraphBuilder {
  private(set) var editor: NetworkEditor
  /// By Caffe's names; the result of a layer that works in place replaces its input.
  private(set) var blobs: [String: Blob] = [:]
  /// What went into a Dropout, by what came out.
  private var undropped: [String: Blob] = [:]
  /// Input and output of the last inner product, and of the last convolution.
  var lastInnerProduct, lastConvolution: (input: Blob, output: Blob)?
  /// The input of the last Softmax or loss.
  var softmaxInput: Blob?

  /// Names of a backbone's input and outputs.
  static let (image, features, logits) = ("image", "features", "logits")

  init(name: String) { editor = NetworkEditor(name: name) }

  /// The layer's input at `index`.
  func input(of layer: Layer, _ index: Int = 0) throws(LayerError) -> Blob {
    guard index < layer.parameter.bottom.count else { throw LayerError("its input \(index) is missing") }
    let name = layer.parameter.bottom[index]
    guard let blob = blobs[name] else { throw LayerError("it reads '\(name)', which no layer before it produces") }
    return blob
  }

  /// The layer's only input, [1, channels, height, width].
  func image(of layer: Layer) throws(LayerError) -> Blob {
    let blob = try input(of: layer)
    guard layer.parameter.bottom.count == 1 else { throw LayerError("it has several inputs; one is supported") }
    guard blob.shape.count == 4 else {
      throw LayerError("its input is \(blob.text); images (4 axes) are supported")
    }
    return blob
  }

  /// Makes a value the layer's output at `index`.
  mutating func setOutput(of layer: Layer, at index: Int = 0, to blob: Blob) throws(LayerError) {
    guard index < layer.parameter.top.count else { throw LayerError("its output \(index) has no name") }
    let name = layer.parameter.top[index]
    guard blobs[name] == nil || layer.parameter.bottom.contains(name) else {
      throw LayerError("its output '\(name)' is produced by a layer before it, too")
    }
    blobs[name] = blob
  }

  /// Adds a node of one output, named after the layer and `suffix`.
  ///
  /// - Returns: the new value's name.
  mutating func add(
    _ type: String, _ inputs: [String], for layer: Layer, _ suffix: String = "",
    attributes: [String: NodeAttribute] = [:]
  ) throws(LayerError) -> String {
    let value = valueName(layer.name + suffix)
    do {
      try editor.addNode(type, name: value, inputs: inputs, outputs: [value], attributes: attributes)
    } catch {
      throw LayerError(error.reason)
    }
    return value
  }

  /// Adds a constant of floats, named after the layer and `role`.
  ///
  /// - Returns: its name.
  mutating func addConstant(_ values: [Float], shape: [Int], for layer: Layer, _ role: String) -> String {
    let name = valueName("\(layer.name)/\(role)")
    editor.setConstant(name, shape: shape, values: values)
    return name
  }

  /// Declares the input and converts its pixels, RGB 0 to 255, as Caffe's data transformer does (data_transformer.cpp):
  /// BGR, less the means, times the scale.
  mutating func setImage(_ blob: String, height: Int, width: Int, mean: [Float], scale: Float) throws(LayerError) {
    editor.setInput(GraphBuilder.image, shape: [.symbolic("crops"), .fixed(3), .fixed(height), .fixed(width)])
    let layer = Layer(named: blob)
    let order = valueName("\(blob)/order")
    editor.setConstant(order, shape: [3], integers: [2, 1, 0])
    var value = try add("Gather", [GraphBuilder.image, order], for: layer, "/bgr", attributes: ["axis": .integer(1)])
    if mean != [0, 0, 0] {
      let constant = addConstant(mean, shape: [1, 3, 1, 1], for: layer, "mean")
      value = try add("Sub", [value, constant], for: layer, "/mean-free")
    }
    if scale != 1 {
      let constant = addConstant([scale], shape: [], for: layer, "scale")
      value = try add("Mul", [value, constant], for: layer, "/scaled")
    }
    blobs[blob] = try Blob(value: value, shape: [1, 3, height, width])
  }

  /// Records that `output` is `input` except for what Dropout does in training.
  mutating func setUndropped(_ output: Blob, _ input: Blob) { undropped[output.value] = input }

  /// The input of the Dropouts whose output is `blob`; `blob` itself where there is none.
  func beforeDropout(_ blob: Blob) -> Blob {
    var blob = blob
    while let input = undropped[blob.value] { blob = input }
    return blob
  }

  /// `blob` as one row per image: its mean over all positions where it has several.
  mutating func averaged(_ blob: Blob, for layer: Layer) throws(LayerError) -> Blob {
    guard blob.shape.count == 4, blob.shape[2] * blob.shape[3] > 1 else { return try flattened(blob, for: layer) }
    let value = try add("GlobalAveragePool", [blob.value], for: layer, "/mean")
    return try flattened(try Blob(value: value, shape: [1, blob.shape[1], 1, 1]), for: layer)
  }

  /// `blob` as one row per image, with all its positions side by side.
  mutating func flattened(_ blob: Blob, for layer: Layer) throws(LayerError) -> Blob {
    guard blob.shape.count != 2 else { return blob }
    let value = try add("Flatten", [blob.value], for: layer, "/flat", attributes: ["axis": .integer(1)])
    return try Blob(value: value, shape: [1, Blob.count(blob.shape) ?? 0])
  }

  /// Makes the rows the graph's outputs `features` and `logits`; what neither depends on is dropped.
  mutating func setOutputs(features: Blob, logits: Blob?) throws(LayerError) {
    var outputs = [(name: GraphBuilder.features, blob: features)]
    if let logits, logits != features { outputs.append((GraphBuilder.logits, logits)) }
    do {
      for output in outputs { try editor.renameValue(output.blob.value, to: output.name) }
      try editor.setOutputs(outputs.map { ($0.name, [.symbolic("crops"), .fixed($0.blob.shape[1])]) })
    } catch {
      throw LayerError(error.reason)
    }
  }

  private func valueName(_ base: String) -> String {
    let isPort = [GraphBuilder.image, GraphBuilder.features, GraphBuilder.logits].contains(base)
    return editor.unusedName(isPort || base.isEmpty ? "\(base)/value" : base)
  }
}
