/// ONNX Conv of images: groups, dilations, asymmetric and automatic padding.
///
/// Inputs: x [N,C,H,W], weights [M,C/groups,kH,kW] and bias [M] (constants). In a plan it is a part of a
/// ``FusedLayer``: on NHWC images ``ConvolutionAlgorithm`` says how it is computed; on NCHW images, in training, as
/// below.
struct Conv: Operator {
  private let window: SlidingWindow
  let groups: Int

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
    try nchwKernel(
      operands, epilogue: Epilogue(bias: bias(operands)?.floats(), residual: nil, activation: nil))
  }

  /// The arithmetic on NCHW images.
  func nchwKernel(_ operands: Operands, epilogue: Epilogue) throws(OperatorError) -> Kernel {
    let (input, shape) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    let weights = try operands.requiredConstant(1, "the weights").floats()
    if isDepthwise(input) {
      let convolution = NCHWDepthwiseConvolution(
        geometry: geometry, batch: input[0], channels: groups, multiplier: shape[0] / groups, weights: weights,
        epilogue: epilogue)
      if convolution.planes.isCompact { return Kernel(scratchCount: convolution.scratchCount) { convolution.run($0) } }
    }
    let convolution = NCHWConvolution(
      geometry: geometry, input: input, outputs: shape[0], groups: groups, weights: weights, epilogue: epilogue)
    return Kernel(scratchCount: convolution.scratchCount) { convolution.run($0) }
  }

  /// What its algorithm on NHWC images is chosen by, and made from.
  func problem(
    _ operands: Operands, epilogue: Epilogue, normalization: ChannelNormalization?, slice: ChannelSlice?
  ) throws(OperatorError) -> ConvolutionProblem {
    ConvolutionProblem(
      geometry: try geometry(operands), input: try operands.imageShape(0), outputs: try operands.imageShape(1)[0],
      groups: groups, weights: try operands.requiredConstant(1, "the weights").floats(), epilogue: epilogue,
      normalization: normalization, slice: slice)
  }

  func bias(_ operands: Operands) throws(OperatorError) -> Tensor? {
    let outputs = try operands.imageShape(1)[0]
    let bias = try operands.constant(2, "the bias")
    guard bias == nil || bias?.shape == [outputs] else {
      throw OperatorError("the bias is \(bias?.shape.text ?? ""); \(outputs) numbers are needed")
    }
    return bias
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

extension Conv: DifferentiableOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    try gradientKernel(operands, wanted: wanted, activation: nil, residual: nil, ActivationHandover.Sides())
  }

  /// The vector-Jacobian product on NCHW images (``DifferentiableOperator``).
  ///
  /// - Parameters:
  ///   - activation: applied to the sums; only a clamp can be trained through.
  ///   - residual: the position of a tensor that is added before it.
  func gradientKernel(
    _ operands: Operands, wanted: [Bool], activation: Activation?, residual: Int?, _ handover: ActivationHandover.Sides
  ) throws(OperatorError) -> GradientKernel {
    let mask = activation.flatMap { ActivationMask($0) }
    guard activation == nil || mask != nil else {
      throw OperatorError("has a fused activation other than a clamp, which cannot be trained through")
    }
    let (input, shape) = try (operands.imageShape(0), operands.imageShape(1))
    let geometry = try geometry(operands)
    let epilogue = EpilogueGradient(mask: handover.isActivationUndone ? nil : mask)
    let inputMask = wanted[0] ? handover.inputActivation.flatMap { ActivationMask($0) } : nil
    // An input's gradient takes the weights, and the weights' gradient the input.
    var readsInputs: Set<Int> = []
    if wanted[0] { readsInputs.insert(1) }
    if wanted[1] || inputMask != nil { readsInputs.insert(0) }
    let residualCount = input[0] * shape[0] * geometry.outputCount
    let residual = residual.flatMap { wanted[$0] ? $0 : nil }
    func kernel(
      scratchCount: Int, inPlaceInput: Int?, _ run: @escaping @Sendable (borrowing GradientArguments) -> Void
    ) -> GradientKernel {
      GradientKernel(
        scratchCount: scratchCount, readsInputs: readsInputs, readsOutput: epilogue.mask != nil,
        inPlaceInput: residual ?? inPlaceInput
      ) { arguments in
        run(arguments)
        if let residual { arguments.passOn(residual, count: residualCount) }
      }
    }
    if isDepthwise(input) {
      let gradient = NCHWDepthwiseConvolutionGradient(
        geometry: geometry, batch: input[0], channels: groups, multiplier: shape[0] / groups, epilogue: epilogue,
        inputMask: inputMask)
      if gradient.planes.isCompact {
        let inPlaceInput = wanted[0] && gradient.canRunInPlace ? 0 : nil
        return kernel(scratchCount: gradient.scratchCount, inPlaceInput: inPlaceInput) { gradient.run($0) }
      }
    }
    let gradient = NCHWConvolutionGradient(
      geometry: geometry, input: input, outputs: shape[0], groups: groups, epilogue: epilogue, inputMask: inputMask)
    return kernel(scratchCount: gradient.scratchCount, inPlaceInput: nil) { gradient.run($0) }
  }
}
