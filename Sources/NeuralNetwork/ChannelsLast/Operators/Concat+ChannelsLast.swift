extension Concat: ChannelsLastOperator {
  /// Along the channels: a stretch of each pixel from each input.
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let shape = try outputShapes(operands)[0]
    guard shape.count == 4, try isAlongChannels(of: shape), operands.list.allSatisfy({ $0?.constant == nil }) else {
      return nil
    }
    return Concat.kernel(
      outer: shape[0] * shape[2] * shape[3], row: shape[1], lengths: operands.list.compactMap { $0?.shape[1] })
  }
}
