/// ONNX BatchNormalization at inference: scale * (x - mean) / sqrt(variance + epsilon) + bias, a channel at a time.
///
/// Behind a Conv it is folded into the weights at load (BatchNormalizationFolding); this is what runs elsewhere.
struct BatchNormalization: Operator {
  private let epsilon: Float

  init(_ node: Node) throws(OperatorError) {
    epsilon = try node.attributes.float("epsilon") ?? 1e-5
    guard try !node.attributes.flag("training_mode") else {
      throw OperatorError("it is exported in training mode; export the model for inference")
    }
    guard try node.attributes.flag("spatial", default: true) else {
      throw OperatorError("attribute 'spatial' is 0; only statistics a channel are supported")
    }
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard input.count >= 2 else { throw OperatorError("input 0 is \(input.text); [N, C, ...] is needed") }
    return [input]
  }

  /// The operator as one product and one sum a channel, in double precision from the statistics.
  func affine(_ operands: Operands, channels: Int) throws(OperatorError) -> (scales: [Double], offsets: [Double]) {
    func statistic(_ index: Int, _ role: String) throws(OperatorError) -> FloatBuffer {
      let tensor = try operands.requiredConstant(index, role)
      guard tensor.shape == [channels] else {
        throw OperatorError("\(role) is \(tensor.shape.text); \(channels) numbers are needed")
      }
      return try tensor.floats()
    }
    let (scale, bias) = try (statistic(1, "the scale"), statistic(2, "the bias"))
    let (mean, variance) = try (statistic(3, "the mean"), statistic(4, "the variance"))
    var result: (scales: [Double], offsets: [Double]) = ([], [])
    for channel in 0..<channels {
      let factor =
        Double(scale.pointer[channel]) / (Double(variance.pointer[channel]) + Double(epsilon)).squareRoot()
      result.scales.append(factor)
      result.offsets.append(Double(bias.pointer[channel]) - Double(mean.pointer[channel]) * factor)
    }
    return result
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try outputShapes(operands)[0]
    let (batch, channels) = (input[0], input[1])
    let length = Shape(input[2...]).elementCount
    let (scales, offsets) = try affine(operands, channels: channels)
    return Kernel(canRunInPlace: true) { arguments in
      for plane in 0..<(batch * channels) {
        let (scale, offset) = (Float(scales[plane % channels]), Float(offsets[plane % channels]))
        let (source, target) = (arguments.input(0) + plane * length, arguments.output(0) + plane * length)
        for index in 0..<length { target[index] = source[index] * scale + offset }
      }
    }
  }
}
