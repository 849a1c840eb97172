extension Softmax: DifferentiableOperator {
  /// dx = y * (dy - sum of dy * y), along the axis.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let (outer, length, stride) = try extents(operands)
    return GradientKernel(readsOutput: true, inPlaceInput: 0) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      for block in 0..<outer {
        for lane in 0..<stride {
          let offset = block * length * stride + lane
          let (value, gradient) = (arguments.output + offset, arguments.outputGradient + offset)
          var mean: Float = 0
          for index in 0..<length { mean += gradient[index * stride] * value[index * stride] }
          for index in 0..<length {
            let position = index * stride
            let contribution = value[position] * (gradient[position] - mean)
            target[offset + position] =
              arguments.accumulates(0) ? target[offset + position] + contribution : contribution
          }
        }
      }
    }
  }
}
