/// ONNX MaxPool of images; the indices (output 1) are not computed.
struct MaxPool: Operator {
  let window: SlidingWindow

  init(_ node: Node) throws(OperatorError) { window = try SlidingWindow(node.attributes) }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [try window.pooledShape(operands.imageShape(0))]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let planes = input[0] * input[1]
    return Kernel { arguments in
      for plane in 0..<planes {
        geometry.reduce(
          arguments.input(0) + plane * geometry.inputCount, into: arguments.output(0) + plane * geometry.outputCount,
          from: -Float.greatestFiniteMagnitude
        ) { $0 > $1 ? $0 : $1 }
      }
    }
  }
}
