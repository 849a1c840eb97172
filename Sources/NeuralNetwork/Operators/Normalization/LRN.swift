import CKernels
import Foundation

/// ONNX LRN (Krizhevsky et al. 2012): x / (bias + alpha / size * sum of squares over `size` channels) ^ beta.
struct LRN: DifferentiableOperator {
  private let alpha, beta, bias: Float
  private let size: Int

  init(_ node: Node) throws(OperatorError) {
    alpha = try node.attributes.float("alpha") ?? 0.0001
    beta = try node.attributes.float("beta") ?? 0.75
    bias = try node.attributes.float("bias") ?? 1
    guard let size = try node.attributes.integer("size"), size >= 1 else {
      throw OperatorError("attribute 'size' must be at least 1")
    }
    self.size = size
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard input.count >= 2 else { throw OperatorError("input 0 is \(input.text); [N, C, ...] is needed") }
    return [input]
  }

  /// The channels of a window before and after its own; an even size reaches one further after than before.
  private var reach: (before: Int, after: Int) { ((size - 1) / 2, size - 1 - (size - 1) / 2) }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    try operands.shape(0).count == 4 && beta == 0.75 ? .nhwc : .nchw
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.shape(0)
    if operands.layout == .nhwc { return nhwcKernel(input) }
    let (batch, channels) = (input[0], input[1])
    let length = Shape(input[2...]).elementCount
    let (scale, beta, bias) = (alpha / Float(size), beta, bias)
    let (before, after) = reach
    return Kernel(scratchCount: length) { arguments in
      let squares = arguments.scratch
      for image in 0..<batch {
        let source = arguments.input(0) + image * channels * length
        let target = arguments.output(0) + image * channels * length
        for channel in 0..<channels {
          squares.update(repeating: 0, count: length)
          for neighbour in max(channel - before, 0)...min(channel + after, channels - 1) {
            let plane = source + neighbour * length
            for index in 0..<length { squares[index] += plane[index] * plane[index] }
          }
          let (input, output) = (source + channel * length, target + channel * length)
          if beta == 0.75 {
            // x ^ 0.75 by two square roots, which vectorise.
            for index in 0..<length {
              let root = (bias + scale * squares[index]).squareRoot()
              output[index] = input[index] / (root * root.squareRoot())
            }
          } else {
            for index in 0..<length { output[index] = input[index] / powf(bias + scale * squares[index], beta) }
          }
        }
      }
    }
  }

  /// For the usual exponent 0.75 only, which is computed with two square roots.
  private func nhwcKernel(_ input: Shape) -> Kernel {
    let (channels, pixels) = (input[1], input[0] * input[2] * input[3])
    let (scale, bias, reach) = (alpha / Float(size), bias, reach)
    return Kernel(scratchCount: channels + size, partition: Partition(units: pixels)) { arguments, units in
      let first = units.lowerBound * channels
      ckernels_lrn_nhwc(
        arguments.output(0) + first, arguments.input(0) + first, units.count, channels, reach.before, reach.after,
        scale, bias, arguments.scratch)
    }
  }

  /// With s_k = bias + alpha / size * (sum of squares over k's window), y_k = x_k / s_k ^ beta, and y's gradient dy:
  ///
  ///     dx_i = dy_i / s_i ^ beta - 2 * alpha / size * beta * x_i * z_i
  ///
  /// where z_i is the sum of dy_k * y_k / s_k over the windows k that contain i.
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
        // The first term; dy_k * y_k / s_k then overwrites dy_k.
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
        // The second term: i lies in the windows of the channels that the mirrored window covers.
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
