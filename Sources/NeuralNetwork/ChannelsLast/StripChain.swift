/// Up to three layers, computed strip by strip so that the wide tensors between them never leave the second-level cache: a pointwise
/// convolution or one of few channels; a window that slides over each channel, depthwise convolution or pooling; a pointwise one.
///
/// MobileNetV2's inverted residual (arXiv 1801.04381) is such a chain, and so is how most networks begin.
///
/// Made by ``StripFusion``. Inputs: x; weights and bias of the first layer, of the second and of the third; a residual. Those of
/// a layer that there is not, or that has none, are nil.
struct StripChain: ChannelsLastOperator {
  enum Windows: Sendable {
    case depthwise(Conv)
    case maximum(MaxPool)

    fileprivate var layer: any Operator {
      switch self {
      case .depthwise(let convolution): convolution
      case .maximum(let pooling): pooling
      }
    }
  }

  /// 1x1 or of few channels; nil where the windows slide over x.
  let source: Conv?
  let windows: Windows
  /// 1x1 behind; nil where the windows make the result.
  let projection: Conv?

  let prefersChannelsLast = true

  var readsPlanes: Bool { source?.readsPlanes ?? false }

  init(source: Conv?, windows: Windows, projection: Conv?) {
    self.source = source
    self.windows = windows
    self.projection = projection
  }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by fusion only") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let stages = try stages(operands)
    if let projection, let last = stages.projection { return try projection.outputShapes(last) }
    return try windows.layer.outputShapes(stages.windows)
  }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    let stages = try stages(operands)
    var count = try windows.layer.multiplyAccumulates(stages.windows)
    if let source, let first = stages.source { count += try source.multiplyAccumulates(first) }
    if let projection, let last = stages.projection { count += try projection.multiplyAccumulates(last) }
    return count
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    throw OperatorError("a fused chain computes on channels-last images only")
  }

  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let stages = try stages(operands)
    let input = try stages.windows.imageShape(0)
    guard let rows = try rows(stages.windows, context) else { return nil }
    let strips = Strips(
      batch: input[0], source: try source(stages.source, context), windows: rows,
      projection: try product(
        projection, stages.projection, isNegativeRare: isNegativeRare, context))
    return strips.kernel
  }

  /// Whether the windows' results have few negative elements.
  private var isNegativeRare: Bool {
    let convolution = if case .depthwise(let convolution) = windows { Optional(convolution) } else { source }
    return (convolution?.activation?.bounds?.minimum ?? -1) >= 0
  }

  private func rows(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> (any StripWindows)? {
    let channels = try operands.imageShape(0)[1]
    switch windows {
    case .maximum(let pooling):
      return MaximumRows(
        window: try pooling.window.geometry(over: operands.imageShape(0)).window, channels: channels)
    case .depthwise(let convolution):
      return DepthwiseRows(
        geometry: try convolution.geometry(operands), channels: channels,
        weights: try operands.requiredConstant(1, "the weights").floats(),
        epilogue: try convolution.epilogue(operands), context)
    }
  }

  private func source(_ operands: Operands?, _ context: ChannelsLast) throws(OperatorError) -> (any StripSource)? {
    guard let source, let operands else { return nil }
    if let planes = source.planes { return try source.stem(planes, operands, context) }
    let shape = try operands.imageShape(0)
    return try product(source, operands, isNegativeRare: false, context).map {
      ProductRows(product: $0, height: shape[2], width: shape[3])
    }
  }

  private func product(
    _ op: Conv?, _ operands: Operands?, isNegativeRare: Bool, _ context: ChannelsLast
  ) throws(OperatorError) -> PixelProduct? {
    guard let op, let operands else { return nil }
    let weights = try operands.requiredConstant(1, "the weights")
    return PixelProduct(
      inputs: weights.shape[1], outputs: weights.shape[0], weights: try weights.floats(),
      isNegativeRare: isNegativeRare, epilogue: try op.epilogue(operands), context)
  }

  /// The operands of each layer.
  private func stages(
    _ operands: Operands
  ) throws(OperatorError) -> (source: Operands?, windows: Operands, projection: Operands?) {
    func operand(_ index: Int) -> Operand? { index < operands.count ? operands.list[index] : nil }
    var (input, first, last): (Operand?, Operands?, Operands?) = (operand(0), nil, nil)
    if let source {
      let list = Operands([input, operand(1), operand(2)])
      input = Operand(shape: try source.outputShapes(list)[0])
      first = list
    }
    let middle = Operands([input, operand(3), operand(4)])
    if projection != nil {
      let result = Operand(shape: try windows.layer.outputShapes(middle)[0])
      last = Operands([result, operand(5), operand(6), operand(7)])
    }
    return (first, middle, last)
  }
}
