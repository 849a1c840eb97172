/// A depthwise convolution with the pointwise ones before and behind it (MobileNetV2's inverted residual, arXiv 1801.04381),
/// computed strip by strip so that the wide tensors between them never leave the second-level cache.
///
/// Made by ``BottleneckFusion``. Inputs: x; weights and bias of the expansion, of the depthwise convolution and of the
/// projection; a residual. Those of a stage that there is not are nil.
struct Bottleneck: ChannelsLastOperator {
  /// 1x1 before; nil where the depthwise convolution reads x.
  let expansion: Conv?
  let depthwise: Conv
  /// 1x1 behind; nil where the depthwise convolution makes the result.
  let projection: Conv?

  let prefersChannelsLast = true

  init(expansion: Conv?, depthwise: Conv, projection: Conv?) {
    self.expansion = expansion
    self.depthwise = depthwise
    self.projection = projection
  }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by fusion only") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let stages = try stages(operands)
    if let projection, let last = stages.projection { return try projection.outputShapes(last) }
    return try depthwise.outputShapes(stages.depthwise)
  }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    let stages = try stages(operands)
    var count = try depthwise.multiplyAccumulates(stages.depthwise)
    if let expansion, let first = stages.expansion { count += try expansion.multiplyAccumulates(first) }
    if let projection, let last = stages.projection { count += try projection.multiplyAccumulates(last) }
    return count
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    throw OperatorError("a fused bottleneck computes on channels-last images only")
  }

  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let stages = try stages(operands)
    let input = try stages.depthwise.imageShape(0)
    guard
      let rows = DepthwiseRows(
        geometry: try depthwise.geometry(stages.depthwise), channels: input[1],
        weights: try stages.depthwise.requiredConstant(1, "the weights").floats(),
        epilogue: try depthwise.epilogue(stages.depthwise), context)
    else { return nil }
    let strips = BottleneckStrips(
      batch: input[0], expansion: try product(expansion, stages.expansion, isNegativeRare: false, context),
      depthwise: rows,
      projection: try product(
        projection, stages.projection, isNegativeRare: rows.epilogue.minimum >= 0, context))
    return strips.kernel
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

  /// The operands of each stage.
  private func stages(
    _ operands: Operands
  ) throws(OperatorError) -> (expansion: Operands?, depthwise: Operands, projection: Operands?) {
    func operand(_ index: Int) -> Operand? { index < operands.count ? operands.list[index] : nil }
    var (input, first, last): (Operand?, Operands?, Operands?) = (operand(0), nil, nil)
    if let expansion {
      let list = Operands([input, operand(1), operand(2)])
      input = Operand(shape: try expansion.outputShapes(list)[0])
      first = list
    }
    let middle = Operands([input, operand(3), operand(4)])
    if projection != nil {
      let expanded = Operand(shape: try depthwise.outputShapes(middle)[0])
      last = Operands([expanded, operand(5), operand(6), operand(7)])
    }
    return (first, middle, last)
  }
}
