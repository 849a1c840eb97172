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
