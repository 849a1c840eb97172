import NeuralNetwork

/// Turns a trained network of Caffe (a `.prototxt` in the form of 2014 or since, and a `.caffemodel`) into a graph of
/// ONNX nodes with the input and outputs of a backbone.
///
/// Input `image` [crops, 3, height, width], RGB 0 to 255: the channels' order, the means and the scale of Caffe's data
/// layer are nodes of the graph. Outputs `features` [crops, n] and `logits` [crops, classes].
public enum CaffeImporter {
  /// Imports the network that the prototxt defines, in its test phase, with the weights of the layers of the same
  /// names.
  ///
  /// - Returns: the graph, which the engine has loaded and planned once.
  /// - Throws: ``CaffeImportError`` naming the file, the layer and what is not supported.
  public static func network(
    prototxt: String, caffemodel: String, options: CaffeImportOptions = CaffeImportOptions()
  ) throws(CaffeImportError) -> NetworkEditor {
    let definition = try CaffeFile(path: prototxt).definition()
    let model: Caffe_NetParameter = try CaffeFile(path: caffemodel).message()
    return try network(definition, weights: model.weights(file: caffemodel), options: options, file: prototxt)
  }

  /// As ``network(prototxt:caffemodel:options:)``, from the content of the files; `file` is the prototxt's name in
  /// errors.
  static func network(
    _ definition: Caffe_NetParameter, weights: [String: [Caffe_BlobProto]], options: CaffeImportOptions, file: String
  ) throws(CaffeImportError) -> NetworkEditor {
    var state = definition.state
    state.phase = .test
    let layers = try definition.layers(file: file).filter { $0.isUsed(in: state) }
    var graph = GraphBuilder(name: file)
    do {
      try addInput(of: definition, layers, options, to: &graph)
    } catch {
      throw CaffeImportError(file: file, error.reason)
    }
    for parameter in layers where !ImageInput.isData(parameter) {
      do {
        try LayerRegistry.convert(Layer(parameter, weights: weights[parameter.name]), in: &graph)
      } catch {
        throw CaffeImportError(file: file, "layer '\(parameter.name)' (\(parameter.type)): \(error.reason)")
      }
    }
    do {
      try setOutputs(of: &graph, features: options.features)
    } catch {
      throw CaffeImportError(file: file, error.reason)
    }
    return try checked(graph, name: definition.name, file: file)
  }

  private static func addInput(
    of definition: Caffe_NetParameter, _ layers: [Caffe_LayerParameter], _ options: CaffeImportOptions,
    to graph: inout GraphBuilder
  ) throws(LayerError) {
    let input = try ImageInput(of: definition, layers: layers)
    let mean: [Float]? = if let given = options.mean?.inCaffeOrder { given } else { try input.mean() }
    try graph.setImage(
      input.blob, height: input.shape[2], width: input.shape[3], mean: mean ?? ChannelMeans.imageNet.inCaffeOrder,
      scale: options.scale ?? input.transformation?.scale ?? 1)
  }

  /// The logits are the output of the last inner product, and the features its input. In a network that ends in a
  /// convolution, the logits are the mean of the softmax's input, and the features the mean of that convolution's
  /// input.
  private static func setOutputs(of graph: inout GraphBuilder, features name: String?) throws(LayerError) {
    let (featureLayer, logitLayer) = (Layer(named: GraphBuilder.features), Layer(named: GraphBuilder.logits))
    let logits = try (graph.lastInnerProduct?.output ?? graph.softmaxInput ?? graph.lastConvolution?.output)
      .map { blob throws(LayerError) in try graph.averaged(blob, for: logitLayer) }
    let features: Blob
    if let name {
      guard let blob = graph.blobs[name] else {
        let known = graph.blobs.keys.sorted().joined(separator: ", ")
        throw LayerError("there is no blob '\(name)' to take features from; there are \(known)")
      }
      features = try graph.averaged(graph.beforeDropout(blob), for: featureLayer)
    } else if let last = graph.lastInnerProduct {
      features = try graph.flattened(graph.beforeDropout(last.input), for: featureLayer)
    } else if let last = graph.lastConvolution {
      features = try graph.averaged(graph.beforeDropout(last.input), for: featureLayer)
    } else {
      throw LayerError("it has neither an inner product nor a convolution; name the blob to take features from")
    }
    try graph.setOutputs(features: features, logits: logits)
  }

  /// The graph as an editor, after it was loaded and planned, so that nothing is written that does not run.
  private static func checked(
    _ graph: GraphBuilder, name: String, file: String
  ) throws(CaffeImportError) -> NetworkEditor {
    var editor = graph.editor
    if !name.isEmpty { editor.metadata["name"] = name }
    do {
      let network = try editor.network(name: file)
      let shapes = network.inputs.map { port in
        (port.name, port.shape.map { if case .fixed(let size) = $0 { size } else { 1 } })
      }
      _ = try network.plan(inputShapes: Dictionary(shapes) { first, _ in first })
    } catch {
      throw CaffeImportError(file: file, error.reason)
    }
    return editor
  }
}
