extension Concat: ChannelsLastOperator {
  /// Along the channels: a stretch of each pixel from each input.
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let shape = try outputShapes(operands)[0]
    guard shape.count == 4, try isAlongChannels(of: shape), operands.list.allSatisfy({ $0?.constant == nil }) else {
      return nil
    }
    let channels = operands.list.compactMap { $0?.shape[1] }
    let (pixels, total) = (shape[0] * shape[2] * shape[3], shape[1])
    return Kernel { arguments in
      var offset = 0
      for index in 0..<channels.count {
        let count = channels[index]
        let (source, target) = (arguments.input(index), arguments.output(0) + offset)
        for pixel in 0..<pixels { (target + pixel * total).update(from: source + pixel * count, count: count) }
        offset += count
      }
    }
  }
}
