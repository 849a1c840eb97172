extension Conv: ChannelsLastOperator {
  /// Narrower groups than this leave a product's vectors mostly empty.
  private static let fewestGroupChannels = 8

  var prefersChannelsLast: Bool { true }

  var readsPlanes: Bool { planes != nil }

  /// Whether there is a kernel that reads input 0 in planes: for windows over few channels.
  func canReadPlanes(_ operands: Operands) -> Bool {
    guard groups == 1, let input = try? operands.imageShape(0), let geometry = try? geometry(operands) else {
      return false
    }
    return (1...PlanarRows.mostChannels).contains(input[1]) && !geometry.isPointwise && geometry.vertical.dilation == 1
      && geometry.horizontal.dilation == 1
  }

  /// The convolution of planes that are normalised on the way.
  func stem(
    _ planes: ChannelNormalization, _ operands: Operands, _ context: ChannelsLast
  ) throws(OperatorError) -> any Stem {
    let (input, outputs) = try (operands.imageShape(0), operands.imageShape(1)[0])
    let geometry = try geometry(operands)
    let (weights, epilogue) = try (operands.requiredConstant(1, "the weights").floats(), epilogue(operands))
    if let convolution = PhasedConvolution(
      geometry: geometry, input: input, normalization: planes, outputs: outputs, weights: weights, epilogue: epilogue,
      context)
    {
      return convolution
    }
    return RowConvolution(
      geometry: geometry, input: input, normalization: planes, outputs: outputs, weights: weights, epilogue: epilogue,
      context)
  }

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
      return .rows(of: rows.window, batch: input[0], channels: outputs) {
        rows.run($0, inputRows: rows.window.input_height, rows: $1, into: $2)
      }
    }
    if let planes { return try stem(planes, operands, context).kernel }
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
    if groups == 1, slice == nil,
      let convolution = PhasedConvolution(
        geometry: geometry, input: input, normalization: nil, outputs: outputs, weights: weights, epilogue: epilogue,
        context)
    {
      return convolution.kernel
    }
    let convolution = ProductConvolution(
      geometry: geometry, input: input, outputs: outputs, groups: groups, weights: weights, epilogue: epilogue,
      slice: slice, context)
    return convolution.kernel
  }
}
