/// ONNX BatchNormalization at inference: scale * (x - mean) / sqrt(variance + epsilon) + bias, per channel.
///
/// After a Conv it is folded into the weights when the network is loaded (``BatchNormalizationFolding``).
struct BatchNormalization: DifferentiableOperator {
  private let epsilon: Float

  init(_ node: Node) throws(OperatorError) {
    epsilon = try node.attributes.float("epsilon") ?? 1e-5
    guard try !node.attributes.flag("training_mode") else {
      throw OperatorError("it is exported in training mode; export the model for inference")
    }
    guard try node.attributes.flag("spatial", default: true) else {
      throw OperatorError("attribute 'spatial' is 0; only statistics per channel are supported")
    }
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard input.count >= 2 else { throw OperatorError("input 0 is \(input.text); [N, C, ...] is needed") }
    return [input]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let (batch, channels, length) = try extents(operands)
    return Kernel(canRunInPlace: true) { arguments in
      for plane in 0..<(batch * channels) {
        let channel = plane % channels
        // Read again in every run: training may change the scale and the bias.
        let affine = affine(
          scale: arguments.input(1)[channel], bias: arguments.input(2)[channel], mean: arguments.input(3)[channel],
          variance: arguments.input(4)[channel])
        let (scale, offset) = (Float(affine.scale), Float(affine.offset))
        let (source, target) = (arguments.input(0) + plane * length, arguments.output(0) + plane * length)
        for index in 0..<length { target[index] = source[index] * scale + offset }
      }
    }
  }

  /// The statistics are frozen: mean and variance are constants and have no gradients.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    guard !wanted.dropFirst(3).contains(true) else {
      throw OperatorError("its mean and variance are frozen; only the input, the scale and the bias can be trained")
    }
    let (batch, channels, length) = try extents(operands)
    let reads = Set((wanted[0] ? [1, 4] : []) + (wanted[1] ? [0, 3, 4] : []))
    return GradientKernel(readsInputs: reads, inPlaceInput: wanted[0] ? 0 : nil) { arguments in
      for channel in 0..<channels {
        let deviation = reads.contains(4) ? deviation(arguments.input(4)[channel]) : 1
        var (scaleGradient, biasGradient) = (0.0, 0.0)
        for image in 0..<batch {
          let offset = (image * channels + channel) * length
          let gradient = arguments.outputGradient + offset
          if arguments.inputGradient(1) != nil {
            let (source, mean) = (arguments.input(0) + offset, arguments.input(3)[channel])
            scaleGradient += Double(sum(count: length) { gradient[$0] * (source[$0] - mean) }) / deviation
          }
          if arguments.inputGradient(2) != nil { biasGradient += Double(sum(gradient, count: length)) }
          // Last, since it may overwrite the output's gradient.
          if let target = arguments.inputGradient(0) {
            let factor = Float(Double(arguments.input(1)[channel]) / deviation)
            (target + offset).receive(gradient, length, accumulates: arguments.accumulates(0)) { part, _ in
              part * factor
            }
          }
        }
        for (position, contribution) in [(1, Float(scaleGradient)), (2, Float(biasGradient))] {
          guard let target = arguments.inputGradient(position) else { continue }
          target[channel] = arguments.accumulates(position) ? target[channel] + contribution : contribution
        }
      }
    }
  }

  /// The operator as one scale and one offset per channel, in double precision.
  func affine(_ operands: Operands, channels: Int) throws(OperatorError) -> (scales: [Double], offsets: [Double]) {
    let constants = try constants(operands, channels: channels)
    let affine = (0..<channels).map { channel in
      self.affine(
        scale: constants[0].pointer[channel], bias: constants[1].pointer[channel], mean: constants[2].pointer[channel],
        variance: constants[3].pointer[channel])
    }
    return (affine.map(\.scale), affine.map(\.offset))
  }

  /// The scale and the offset of one channel.
  private func affine(scale: Float, bias: Float, mean: Float, variance: Float) -> (scale: Double, offset: Double) {
    let factor = Double(scale) / deviation(variance)
    return (factor, Double(bias) - Double(mean) * factor)
  }

  private func deviation(_ variance: Float) -> Double { (Double(variance) + Double(epsilon)).squareRoot() }

  /// Images, channels, and elements of a channel in one image.
  private func extents(_ operands: Operands) throws(OperatorError) -> (batch: Int, channels: Int, length: Int) {
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
}
