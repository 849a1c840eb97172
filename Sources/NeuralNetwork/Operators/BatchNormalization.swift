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

  /// The operator as one product and one sum a channel, in double precision.
  func affine(_ operands: Operands, channels: Int) throws(OperatorError) -> (scales: [Double], offsets: [Double]) {
    let constants = try constants(operands, channels: channels)
    let affine = (0..<channels).map { channel in
      self.affine(
        scale: constants[0].pointer[channel], bias: constants[1].pointer[channel], mean: constants[2].pointer[channel],
        variance: constants[3].pointer[channel])
    }
    return (affine.map(\.scale), affine.map(\.offset))
  }

  /// One channel's product and sum.
  func affine(scale: Float, bias: Float, mean: Float, variance: Float) -> (scale: Double, offset: Double) {
    let factor = Double(scale) / deviation(variance)
    return (factor, Double(bias) - Double(mean) * factor)
  }

  func deviation(_ variance: Float) -> Double { (Double(variance) + Double(epsilon)).squareRoot() }

  /// Images, channels, and elements of a channel in one image.
  func extents(_ operands: Operands) throws(OperatorError) -> (batch: Int, channels: Int, length: Int) {
    let input = try outputShapes(operands)[0]
    _ = try constants(operands, channels: input[1])
    return (input[0], input[1], Shape(input[2...]).elementCount)
  }

  /// Scale, bias, mean and variance.
  private func constants(_ operands: Operands, channels: Int) throws(OperatorError) -> [FloatBuffer] {
    var constants: [FloatBuffer] = []
    for (index, role) in ["the scale", "the bias", "the mean", "the variance"].enumerated() {
      let tensor = try operands.requiredConstant(index + 1, role)
      guard tensor.shape == [channels] else {
        throw OperatorError("\(role) is \(tensor.shape.text); \(channels) numbers are needed")
      }
      constants.append(try tensor.floats())
    }
    return constants
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let (batch, channels, length) = try extents(operands)
    return Kernel(canRunInPlace: true) { arguments in
      for plane in 0..<(batch * channels) {
        let channel = plane % channels
        // From memory in every run: scale and bias may be in training.
        let affine = affine(
          scale: arguments.input(1)[channel], bias: arguments.input(2)[channel], mean: arguments.input(3)[channel],
          variance: arguments.input(4)[channel])
        let (scale, offset) = (Float(affine.scale), Float(affine.offset))
        let (source, target) = (arguments.input(0) + plane * length, arguments.output(0) + plane * length)
        for index in 0..<length { target[index] = source[index] * scale + offset }
      }
    }
  }
}
