extension Conv: ChannelsLastOperator {
  /// Narrower groups than this leave a product's vectors mostly empty.
  private static let fewestGroupChannels = 8

  var prefersChannelsLast: Bool { true }

  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let (input, shape) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    let (weights, epilogue) = try (operands.requiredConstant(1, "the weights").floats(), epilogue(operands))
    let outputs = shape[0]
    if isDepthwise(input) {
      guard outputs == groups,
        let rows = DepthwiseRows(
          geometry: geometry, channels: outputs, weights: weights, epilogue: epilogue, context)
      else { return nil }
      return rows.kernel(batch: input[0])
    }
    let (groupInputs, groupOutputs) = (input[1] / groups, outputs / groups)
    guard groups == 1 || min(groupInputs, groupOutputs) >= Conv.fewestGroupChannels else { return nil }
    if let tiling = WinogradTiling.choose(
      geometry: geometry, batch: input[0], inputs: groupInputs, outputs: groupOutputs, lanes: context.kernels.lanes)
    {
      let convolution = WinogradConvolution(
        tiling: tiling, geometry: geometry, input: input, outputs: outputs, groups: groups, weights: weights,
        epilogue: epilogue, slice: slice, context)
      return convolution.kernel
    }
    if groups == 1, slice == nil {
      if let convolution = PhasedConvolution(
        geometry: geometry, input: input, outputs: outputs, weights: weights, epilogue: epilogue, context)
      {
        return convolution.kernel
      }
      if let convolution = RowConvolution(
        geometry: geometry, input: input, outputs: outputs, weights: weights, epilogue: epilogue, context)
      {
        return convolution.kernel
      }
    }
    let convolution = ProductConvolution(
      geometry: geometry, input: input, outputs: outputs, groups: groups, weights: weights, epilogue: epilogue,
      slice: slice, context)
    return convolution.kernel
  }
}
