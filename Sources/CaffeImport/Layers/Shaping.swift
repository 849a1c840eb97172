/// Caffe's Concat (concat_layer.cpp): blobs joined along one axis.
enum Concat: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.concatParam
    let first = try graph.input(of: layer)
    guard !parameter.hasConcatDim || !parameter.hasAxis else { throw LayerError("it has axis and concat_dim") }
    let axis = try first.axis(parameter.hasConcatDim ? Int32(clamping: parameter.concatDim) : parameter.axis)
    guard axis > 0 else { throw LayerError("it joins the images of a batch, which is not supported") }
    var shape = first.shape
    var values = [first.value]
    for index in layer.parameter.bottom.indices.dropFirst() {
      let blob = try graph.input(of: layer, index)
      guard blob.shape.count == shape.count, shape.indices.allSatisfy({ $0 == axis || blob.shape[$0] == shape[$0] })
      else { throw LayerError("blobs of \(first.text) and \(blob.text) cannot be joined along axis \(axis)") }
      shape[axis] += blob.shape[axis]
      values.append(blob.value)
    }
    let value = try graph.add("Concat", values, for: layer, attributes: ["axis": .integer(axis)])
    try graph.setOutput(of: layer, to: try Blob(value: value, shape: shape))
  }
}

/// Caffe's Flatten (flatten_layer.cpp) of all axes but the batch.
enum Flatten: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.flattenParam
    let input = try graph.input(of: layer)
    guard try input.axis(parameter.axis) == 1, try input.axis(parameter.endAxis) == input.shape.count - 1 else {
      throw LayerError("axes \(parameter.axis) to \(parameter.endAxis) are given; 1 to the last are supported")
    }
    try graph.setOutput(of: layer, to: try graph.flattened(input, for: layer))
  }
}

/// Caffe's Split (split_layer.cpp): the same blob under several names.
enum Split: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let input = try graph.input(of: layer)
    for index in layer.parameter.top.indices { try graph.setOutput(of: layer, at: index, to: input) }
  }
}
