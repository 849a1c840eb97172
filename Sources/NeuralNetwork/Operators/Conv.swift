/// ONNX Conv of images: groups, dilations, asymmetric and automatic padding.
///
/// Inputs: x [N,C,H,W], weights [M,C/groups,kH,kW] and bias [M] (constants); fusion adds a residual [N,M,oH,oW] as input 3.
struct Conv: Operator {
  private let window: SlidingWindow
  let groups: Int
  /// What fusion hung behind the sums.
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
