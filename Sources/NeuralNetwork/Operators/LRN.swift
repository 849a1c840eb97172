import Foundation

/// ONNX LRN (Krizhevsky et al. 2012): x / (bias + alpha / size * sum of squares over `size` channels) ^ beta.
struct LRN: Operator {
  let alpha, beta, bias: Float
  let size: Int

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

  /// The channels before and after its own that a window holds; for an even size it reaches one further up than down.
  var reach: (before: Int, after: Int) { ((size - 1) / 2, size - 1 - (size - 1) / 2) }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.shape(0)
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
}
