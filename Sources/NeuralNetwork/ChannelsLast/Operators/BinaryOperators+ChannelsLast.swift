extension ChannelsLastOperator where Self: BinaryOperator {
  /// The same broadcasting, over shapes in the order in which the elements lie.
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    var permuted: [Operand?] = []
    for operand in operands.list {
      guard let operand, operand.shape.count <= 4 else { return nil }
      let shape = Shape(repeating: 1, count: 4 - operand.shape.count) + operand.shape
      // A constant image, or an image with fewer axes, lies in planes.
      guard !ChannelsLast.matters(shape) || operand.shape.count == 4 && operand.constant == nil else { return nil }
      permuted.append(Operand(shape: [shape[0], shape[2], shape[3], shape[1]]))
    }
    guard try outputShapes(operands)[0].count == 4 else { return nil }
    return try kernel(Operands(permuted))
  }
}

extension Add: ChannelsLastOperator {}
extension Div: ChannelsLastOperator {}
extension Mul: ChannelsLastOperator {}
extension Sub: ChannelsLastOperator {}
