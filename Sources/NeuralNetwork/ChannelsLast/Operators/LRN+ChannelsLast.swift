import CKernels

extension LRN: ChannelsLastOperator {
  /// With the usual exponent, a power by two square roots.
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let input = try operands.shape(0)
    guard input.count == 4, beta == 0.75 else { return nil }
    let (channels, pixels) = (input[1], input[0] * input[2] * input[3])
    let (scale, bias, reach) = (alpha / Float(size), bias, reach)
    return Kernel(scratchCount: channels + size, division: Division(parts: pixels)) { arguments, part in
      let first = part.lowerBound * channels
      ckernels_lrn_nhwc(
        arguments.output(0) + first, arguments.input(0) + first, part.count, channels, reach.before, reach.after,
        scale, bias, arguments.scratch)
    }
  }
}
