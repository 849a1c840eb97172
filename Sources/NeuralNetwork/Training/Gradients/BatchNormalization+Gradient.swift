extension BatchNormalization: DifferentiableOperator {
  /// The statistics are frozen: each channel is one product and one sum, and mean and variance have no gradients.
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
          // Last: this may be written over the output's gradient.
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
}
