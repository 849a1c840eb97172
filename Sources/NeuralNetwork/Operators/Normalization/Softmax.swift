import Foundation

/// ONNX Softmax: along one axis since opset 13; before, over all axes from `axis` on together.
struct Softmax: DifferentiableOperator {
  private let axis: Int
  private let flattens: Bool

  init(_ node: Node) throws(OperatorError) {
    flattens = node.opset < 13
    axis = try node.attributes.integer("axis") ?? (flattens ? 1 : -1)
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let shape = try operands.shape(0)
    _ = try shape.resolve(axis: axis)
    return [shape]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let (outer, length, stride) = try extents(operands)
    return Kernel(canRunInPlace: true) { arguments in
      for block in 0..<outer {
        for lane in 0..<stride {
          let offset = block * length * stride + lane
          let (source, target) = (arguments.input(0) + offset, arguments.output(0) + offset)
          // The largest is subtracted first, so that no exponential overflows.
          var largest = -Float.infinity
          for index in 0..<length { largest = max(largest, source[index * stride]) }
          var total: Float = 0
          for index in 0..<length {
            let value = expf(source[index * stride] - largest)
            target[index * stride] = value
            total += value
          }
          for index in 0..<length { target[index * stride] /= total }
        }
      }
    }
  }

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

  /// What is normalised: `length` elements `stride` apart, `stride` times in each of `outer` blocks.
  private func extents(_ operands: Operands) throws(OperatorError) -> (outer: Int, length: Int, stride: Int) {
    let shape = try operands.shape(0)
    let axis = try shape.resolve(axis: axis)
    let length = flattens ? Shape(shape[axis...]).elementCount : shape[axis]
    guard length > 0 else { throw OperatorError("an axis of \(shape.text) is empty") }
    return (
      Shape(shape[..<axis]).elementCount, length, flattens ? 1 : Shape(shape[(axis + 1)...]).elementCount
    )
  }
}
