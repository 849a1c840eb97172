/// ONNX MaxPool of images; the indices (output 1) are not computed.
struct MaxPool: Operator {
  private let window: SlidingWindow

  init(_ node: Node) throws(OperatorError) { window = try SlidingWindow(node.attributes) }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    return [[input[0], input[1], geometry.vertical.output, geometry.horizontal.output]]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let planes = input[0] * input[1]
    return Kernel { arguments in
      for plane in 0..<planes {
        MaxPool.pool(
          arguments.input(0) + plane * geometry.inputCount, arguments.output(0) + plane * geometry.outputCount, geometry
        )
      }
    }
  }

  /// One tap at a time over a whole row of outputs, so that the inner loop has no conditions.
  private static func pool(
    _ plane: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ geometry: WindowGeometry
  ) {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    for y in 0..<vertical.output {
      let row = output + y * horizontal.output
      row.update(repeating: -.infinity, count: horizontal.output)
      for tapY in 0..<vertical.kernel {
        let sourceY = vertical.source(y, tap: tapY)
        guard sourceY >= 0, sourceY < vertical.input else { continue }
        for tapX in 0..<horizontal.kernel {
          let valid = horizontal.validOutputs(tap: tapX)
          guard !valid.isEmpty else { continue }
          let line = plane + sourceY * horizontal.input + horizontal.source(valid.lowerBound, tap: tapX)
          let target = row + valid.lowerBound
          let stride = horizontal.stride
          for x in 0..<valid.count {
            let value = line[x * stride]
            target[x] = target[x] > value ? target[x] : value
          }
        }
      }
    }
  }
}
