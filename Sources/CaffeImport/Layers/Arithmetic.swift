/// Caffe's Eltwise (eltwise_layer.cpp): the product of blobs of one shape, or their sum with coefficients.
enum Eltwise: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.eltwiseParam
    let count = layer.parameter.bottom.count
    guard parameter.operation != .max else { throw LayerError("operation is MAX; SUM and PROD are supported") }
    guard parameter.coeff.isEmpty || parameter.operation == .sum && parameter.coeff.count == count else {
      throw LayerError("it has \(parameter.coeff.count) coefficients for \(count) inputs")
    }
    guard count >= 2 else { throw LayerError("it has \(count) inputs; at least 2 are needed") }
    let first = try graph.input(of: layer)
    var sum = ""
    for index in 0..<count {
      let blob = try graph.input(of: layer, index)
      guard blob.shape == first.shape else { throw LayerError("its inputs are \(first.text) and \(blob.text)") }
      var term = blob.value
      if !parameter.coeff.isEmpty, parameter.coeff[index] != 1 {
        let constant = graph.addConstant([parameter.coeff[index]], shape: [], for: layer, "coefficient")
        term = try graph.add("Mul", [term, constant], for: layer, "/term")
      }
      let suffix = index < count - 1 ? "/part" : ""
      sum =
        index == 0
        ? term : try graph.add(parameter.operation == .sum ? "Add" : "Mul", [sum, term], for: layer, suffix)
    }
    try graph.setOutput(of: layer, to: try Blob(value: sum, shape: first.shape))
  }
}

/// Caffe's Power (power_layer.cpp) where the power is 1: shift + scale * x.
enum Power: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.powerParam
    guard parameter.power == 1 else { throw LayerError("power is \(parameter.power); 1 is supported") }
    let input = try graph.input(of: layer)
    let scale = graph.addConstant([parameter.scale], shape: [], for: layer, "scale")
    let shift = graph.addConstant([parameter.shift], shape: [], for: layer, "shift")
    let scaled = try graph.add("Mul", [input.value, scale], for: layer, "/scaled")
    let value = try graph.add("Add", [scaled, shift], for: layer)
    try graph.setOutput(of: layer, to: try Blob(value: value, shape: input.shape))
  }
}
