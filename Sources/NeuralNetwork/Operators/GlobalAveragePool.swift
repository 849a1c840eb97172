/// ONNX GlobalAveragePool: the mean over all axes behind the channels.
struct GlobalAveragePool: Operator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard input.count >= 3, !input.contains(0) else {
      throw OperatorError("input 0 is \(input.text); [N, C, spatial axes...] is needed")
    }
    return [Shape(input[..<2]) + Shape(repeating: 1, count: input.count - 2)]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.shape(0)
    let planes = try outputShapes(operands)[0].elementCount
    let length = Shape(input[2...]).elementCount
    return Kernel { arguments in
      for plane in 0..<planes {
        arguments.output(0)[plane] = sum(arguments.input(0) + plane * length, count: length) / Float(length)
      }
    }
  }
}
