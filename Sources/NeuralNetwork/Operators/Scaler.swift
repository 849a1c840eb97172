/// ai.onnx.ml Scaler: (x - offset) * scale, one pair for all features or one pair per feature.
struct Scaler: Operator {
  private let offsets, scales: [Float]

  init(_ node: Node) throws(OperatorError) {
    let offsets = try node.attributes.floats("offset") ?? [0]
    let scales = try node.attributes.floats("scale") ?? [1]
    guard !offsets.isEmpty, !scales.isEmpty else { throw OperatorError("attributes 'offset' and 'scale' are empty") }
    self.offsets = offsets
    self.scales = scales
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let shape = try operands.shape(0)
    let features = shape.last ?? 1
    for (name, values) in [("offset", offsets), ("scale", scales)] where values.count != 1 && values.count != features {
      throw OperatorError("attribute '\(name)' has \(values.count) numbers for \(features) features")
    }
    return [shape]
  }

  var attributeParameters: Int { offsets.count + scales.count }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let shape = try outputShapes(operands)[0]
    let features = shape.last ?? 1
    let rows = features == 0 ? 0 : shape.elementCount / features
    let (offsets, scales) = (widened(offsets, features), widened(scales, features))
    return Kernel(canRunInPlace: true) { arguments in
      for row in 0..<rows {
        let (source, target) = (arguments.input(0) + row * features, arguments.output(0) + row * features)
        for index in 0..<features { target[index] = (source[index] - offsets[index]) * scales[index] }
      }
    }
  }

  private func widened(_ values: [Float], _ count: Int) -> [Float] {
    values.count == 1 ? [Float](repeating: values[0], count: count) : values
  }
}
