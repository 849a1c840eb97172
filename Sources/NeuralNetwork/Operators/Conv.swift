/// ONNX Conv of images: groups, dilations, asymmetric and automatic padding.
///
/// Inputs: x [N,C,H,W], weights [M,C/groups,kH,kW] and bias [M] (constants). Fusion adds a residual [N,M,oH,oW] as
/// input 3.
struct Conv: Operator {
  private let window: SlidingWindow
  let groups: Int
  /// Fused into the epilogue, as is ``activation``.
  var hasResidual = false
  var activation: Activation?
  /// What is done to input 0 as it is read in planes (``StemFusion``); nil where it is read in the other layout.
  var planes: ChannelNormalization?
  /// Where the result goes, if it is a part of a wider image (``ConcatElimination``).
  var slice: ChannelSlice?
  /// What made input 0, where this convolution's gradient undoes it (``ActivationHandover``).
  var inputActivation: Activation?
  /// Whether the only reader's gradient undoes ``activation``.
  var isActivationUndone = false

  init(_ node: Node) throws(OperatorError) {
    window = try SlidingWindow(node.attributes)
    groups = try node.attributes.integer("group") ?? 1
    guard groups >= 1 else { throw OperatorError("attribute 'group' is \(groups); it must be at least 1") }
    guard node.inputs.count <= 3 else { throw OperatorError("it has \(node.inputs.count) inputs; at most 3 are known") }
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let (input, weights) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    let shape = [input[0], weights[0], geometry.vertical.output, geometry.horizontal.output]
    guard shape.checkedElementCount != nil else { throw OperatorError("the result \(shape.text) is too large") }
    return [shape]
  }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    let weights = try operands.shape(1)
    return try outputShapes(operands)[0].elementCount * Shape(weights[1...]).elementCount
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let (input, shape) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    let weights = try operands.requiredConstant(1, "the weights").floats()
    let epilogue = try epilogue(operands)
    if isDepthwise(input) {
      let convolution = DepthwiseConvolution(
        geometry: geometry, batch: input[0], channels: groups, multiplier: shape[0] / groups, weights: weights,
        epilogue: epilogue)
      if convolution.planes.isCompact { return Kernel(scratchCount: convolution.scratchCount) { convolution.run($0) } }
    }
    let convolution = GEMMConvolution(
      geometry: geometry, input: input, outputs: shape[0], groups: groups, weights: weights, epilogue: epilogue)
    return Kernel(scratchCount: convolution.scratchCount) { convolution.run($0) }
  }

  /// What follows the sums.
  func epilogue(_ operands: Operands) throws(OperatorError) -> Epilogue {
    let outputs = try operands.imageShape(1)[0]
    let bias = try operands.constant(2, "the bias")
    guard bias == nil || bias?.shape == [outputs] else {
      throw OperatorError("the bias is \(bias?.shape.text ?? ""); \(outputs) numbers are needed")
    }
    return Epilogue(bias: try bias?.floats(), hasResidual: hasResidual, activation: activation)
  }

  /// Whether each channel is convolved by itself.
  func isDepthwise(_ input: Shape) -> Bool { groups == input[1] && groups > 1 }

  func geometry(_ operands: Operands) throws(OperatorError) -> WindowGeometry {
    let (input, weights) = try (operands.imageShape(0), operands.imageShape(1))
    guard weights[0] > 0, weights[0] % groups == 0, weights[1] * groups == input[1] else {
      throw OperatorError(
        "weights \(weights.text) in \(groups) groups do not fit an input of \(input[1]) channels (\(input.text))")
    }
    let kernel = (height: weights[2], width: weights[3])
    guard window.kernel.map({ $0 == kernel }) ?? true, kernel.height > 0, kernel.width > 0 else {
      throw OperatorError("attribute 'kernel_shape' differs from the weights' \(weights.text)")
    }
    return try window.geometry(over: input, kernel: kernel)
  }
}

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

extension Conv: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let mask = activation.flatMap { ActivationMask($0) }
    guard activation == nil || mask != nil else {
      throw OperatorError("has a fused activation other than a clamp, which cannot be trained through")
    }
    let (input, shape) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    let epilogue = EpilogueGradient(mask: isActivationUndone ? nil : mask)
    let inputMask = wanted[0] ? inputActivation.flatMap { ActivationMask($0) } : nil
    // An input's gradient takes the weights, and the weights' gradient the input.
    var readsInputs: Set<Int> = []
    if wanted[0] { readsInputs.insert(1) }
    if wanted[1] || inputMask != nil { readsInputs.insert(0) }
    let residualCount = input[0] * shape[0] * geometry.outputCount
    let hasResidualGradient = hasResidual && wanted[3]
    func kernel(
      scratchCount: Int, inPlaceInput: Int?, _ run: @escaping @Sendable (borrowing GradientArguments) -> Void
    ) -> GradientKernel {
      GradientKernel(
        scratchCount: scratchCount, readsInputs: readsInputs, readsOutput: epilogue.mask != nil,
        inPlaceInput: hasResidualGradient ? 3 : inPlaceInput
      ) { arguments in
        run(arguments)
        if hasResidualGradient { arguments.passOn(3, count: residualCount) }
      }
    }
    if isDepthwise(input) {
      let gradient = DepthwiseConvolutionGradient(
        geometry: geometry, batch: input[0], channels: groups, multiplier: shape[0] / groups, epilogue: epilogue,
        inputMask: inputMask)
      if gradient.planes.isCompact {
        let inPlaceInput = wanted[0] && gradient.canRunInPlace ? 0 : nil
        return kernel(scratchCount: gradient.scratchCount, inPlaceInput: inPlaceInput) { gradient.run($0) }
      }
    }
    let gradient = GEMMConvolutionGradient(
      geometry: geometry, input: input, outputs: shape[0], groups: groups, epilogue: epilogue, inputMask: inputMask)
    return kernel(scratchCount: gradient.scratchCount, inPlaceInput: nil) { gradient.run($0) }
  }
}
