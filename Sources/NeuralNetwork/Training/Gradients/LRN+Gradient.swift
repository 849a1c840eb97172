import Foundation

extension LRN: DifferentiableOperator {
  /// With s_k = bias + alpha / size * (sum of squares over k's window), y_k = x_k / s_k ^ beta, and dy the gradient of y:
  ///
  ///     dx_i = dy_i / s_i ^ beta - 2 * alpha / size * beta * x_i * (sum over the windows k that hold i of dy_k * y_k / s_k)
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let input = try operands.shape(0)
    let (batch, channels) = (input[0], input[1])
    let length = Shape(input[2...]).elementCount
    let (scale, beta, bias) = (alpha / Float(size), beta, bias)
    let (before, after) = reach
    return GradientKernel(scratchCount: 2 * length, readsInputs: [0]) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let accumulates = arguments.accumulates(0)
      let (sums, powers) = (arguments.scratch, arguments.scratch + length)
      for image in 0..<batch {
        let offset = image * channels * length
        let (source, target) = (arguments.input(0) + offset, target + offset)
        let gradient = arguments.outputGradient + offset
        // The first part; dy_k * y_k / s_k takes the place of dy_k.
        for channel in 0..<channels {
          LRN.addUp(channel - before...channel + after, of: channels, length, into: sums) { index, plane in
            source[plane + index] * source[plane + index]
          }
          let plane = channel * length
          let (values, gradients) = (source + plane, gradient + plane)
          // s ^ -beta, and x / s in place of the sums.
          if beta == 0.75 {
            for index in 0..<length {
              let base = bias + scale * sums[index]
              let root = base.squareRoot()
              (powers[index], sums[index]) = (1 / (root * root.squareRoot()), values[index] / base)
            }
          } else {
            for index in 0..<length {
              let base = bias + scale * sums[index]
              (powers[index], sums[index]) = (powf(base, -beta), values[index] / base)
            }
          }
          (target + plane).receive(gradients, length, accumulates: accumulates) { $0 * powers[$1] }
          for index in 0..<length { gradients[index] *= powers[index] * sums[index] }
        }
        // The second part, over the windows turned round.
        for channel in 0..<channels {
          LRN.addUp(channel - after...channel + before, of: channels, length, into: sums) { index, plane in
            gradient[plane + index]
          }
          let plane = channel * length
          let factor = -2 * scale * beta
          for index in 0..<length { target[plane + index] += factor * source[plane + index] * sums[index] }
        }
      }
    }
  }

  @inline(__always)
  private static func addUp(
    _ neighbours: ClosedRange<Int>, of channels: Int, _ length: Int, into sums: UnsafeMutablePointer<Float>,
    _ term: (_ index: Int, _ plane: Int) -> Float
  ) {
    sums.update(repeating: 0, count: length)
    for neighbour in neighbours.clamped(to: 0...channels - 1) {
      let plane = neighbour * length
      for index in 0..<length { sums[index] += term(index, plane) }
    }
  }
}
