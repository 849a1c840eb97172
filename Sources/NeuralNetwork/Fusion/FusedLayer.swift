/// The one fused node: up to three operators of the graph computed in one pass, with what follows their sums.
///
/// Only passes of fusion make it (``FusionPass``); the operators inside stay as they were read. Its operands have
/// names: their positions follow from the number of stages.
struct FusedLayer: DifferentiableOperator {
  enum Operation: Sendable {
    case convolution(Conv)
    case matrix(Gemm)
    case maximum(MaxPool)

    var op: any Operator {
      switch self {
      case .convolution(let op): op
      case .matrix(let op): op
      case .maximum(let op): op
      }
    }
  }

  struct Stage: Sendable {
    let operation: Operation
    var activation: Activation?

    var convolution: Conv? { if case .convolution(let op) = operation { op } else { nil } }
  }

  /// In the order in which they are computed; of several, one is a window that slides over each channel
  /// (``FusedBlock``).
  var stages: [Stage]
  /// Whether a tensor of the result's shape is added before the last activation.
  var hasResidual = false
  /// What is done to an input that is read in NCHW; nil where it is read in NHWC.
  var normalization: ChannelNormalization?
  /// Where the result goes, if it is a part of a wider image.
  var slice: ChannelSlice?
  /// What kernels on NHWC images are made with; nil where images are NCHW, in training.
  let context: KernelContext?
  /// What only training needs to know.
  var handover = ActivationHandover.Sides()

  init(stages: [Stage], context: KernelContext?) {
    self.stages = stages
    self.context = context
  }

  /// - Returns: nil for an operator that nothing is fused with.
  init?(wrapping op: any Operator, _ context: KernelContext?) {
    switch op {
    case let convolution as Conv: self.init(stages: [Stage(operation: .convolution(convolution))], context: context)
    case let gemm as Gemm: self.init(stages: [Stage(operation: .matrix(gemm))], context: context)
    default: return nil
    }
  }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by fusion only") }

  // MARK: Operands

  static let input = 0
  static func weights(_ stage: Int) -> Int { 1 + 2 * stage }
  static func bias(_ stage: Int) -> Int { 2 + 2 * stage }
  var residual: Int { 1 + 2 * stages.count }

  /// The operands of each stage as its own operator numbers them.
  private func stageOperands(_ operands: Operands) throws(OperatorError) -> [Operands] {
    var input = operands[Self.input]
    var list: [Operands] = []
    for (index, stage) in stages.enumerated() {
      let own = Operands([input, operands[Self.weights(index)], operands[Self.bias(index)]])
      input = Operand(shape: try stage.operation.op.outputShapes(own)[0])
      list.append(own)
    }
    return list
  }

  // MARK: Shapes

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let last = try stageOperands(operands)[stages.count - 1]
    return try stages[stages.count - 1].operation.op.outputShapes(last)
  }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    var count = 0
    for (stage, own) in zip(stages, try stageOperands(operands)) {
      count += try stage.operation.op.multiplyAccumulates(own)
    }
    return count
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    if case .matrix = stages[0].operation { return .any }
    return normalization == nil ? .nhwc : .nchwToNHWC
  }

  // MARK: Kernels

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let list = try stageOperands(operands)
    if stages.count > 1, let context { return try block(list, context).kernel }
    switch stages[0].operation {
    case .convolution(let convolution):
      guard let context else { return try convolution.nchwKernel(list[0], epilogue: epilogue(0, list[0])) }
      return ConvolutionAlgorithm.kernel(try problem(0, list[0]), context)
    case .matrix(let gemm):
      let activation = stages[0].activation
      if let context, let kernel = try gemm.packedKernel(list[0], activation: activation, context) { return kernel }
      return try gemm.kernel(list[0], activation: activation)
    case .maximum(let pooling): return try pooling.kernel(list[0])
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    switch stages[0].operation {
    case .convolution(let convolution):
      try convolution.gradientKernel(
        operands, wanted: wanted, activation: stages[0].activation, residual: hasResidual ? residual : nil, handover)
    case .matrix(let gemm): try gemm.gradientKernel(operands, wanted: wanted, activation: stages[0].activation)
    case .maximum(let pooling): try pooling.gradientKernel(operands, wanted: wanted)
    }
  }

  /// What follows a stage's sums.
  private func epilogue(_ index: Int, _ operands: Operands) throws(OperatorError) -> Epilogue {
    Epilogue(
      bias: try stages[index].convolution?.bias(operands)?.floats(),
      residual: hasResidual && index == stages.count - 1 ? residual : nil, activation: stages[index].activation)
  }

  private func problem(_ index: Int, _ operands: Operands) throws(OperatorError) -> ConvolutionProblem {
    guard let convolution = stages[index].convolution else { preconditionFailure("the stage is no convolution") }
    return try convolution.problem(
      operands, epilogue: epilogue(index, operands), normalization: index == 0 ? normalization : nil, slice: slice)
  }

  // MARK: Blocks

  private func block(_ list: [Operands], _ context: KernelContext) throws(OperatorError) -> FusedBlock {
    let middle = windowStage
    let producer = middle > 0 ? try producer(list[0], context) : nil
    var projection: PackedGEMM?
    if middle + 1 < stages.count {
      projection = try pointwise(
        middle + 1, list[middle + 1], isNegativeRare: isNegativeRare(behind: middle), context)
    }
    return FusedBlock(
      batch: try list[0].imageShape(0)[0], producer: producer, middle: try window(middle, list[middle], context),
      projection: projection)
  }

  /// The stage whose window slides over each channel.
  private var windowStage: Int {
    stages.firstIndex { stage in
      if case .maximum = stage.operation { true } else { (stage.convolution?.groups ?? 1) > 1 }
    } ?? 0
  }

  /// Whether few of the elements behind the window are negative.
  private func isNegativeRare(behind middle: Int) -> Bool {
    let convolution = stages[middle].convolution == nil ? middle - 1 : middle
    return convolution >= 0 && (stages[convolution].activation?.bounds?.minimum ?? -1) >= 0
  }

  private func producer(_ operands: Operands, _ context: KernelContext) throws(OperatorError) -> any RowProducer {
    guard normalization != nil else {
      let shape = try operands.imageShape(0)
      return PointwiseRows(
        gemm: try pointwise(0, operands, isNegativeRare: false, context), height: shape[2], width: shape[3])
    }
    let problem = try problem(0, operands)
    if case .spaceToDepth(let rewriting, let tiling) = ConvolutionAlgorithm.choose(
      problem, lanes: context.kernels.lanes)
    {
      return SpaceToDepthConvolution(problem, rewriting, tiling, context)
    }
    return DirectConvolution(problem, context)
  }

  private func window(
    _ index: Int, _ operands: Operands, _ context: KernelContext
  ) throws(OperatorError) -> any RowWindow {
    if case .maximum(let pooling) = stages[index].operation { return try pooling.rows(operands) }
    return DepthwiseConvolution(try problem(index, operands), context)
  }

  private func pointwise(
    _ index: Int, _ operands: Operands, isNegativeRare: Bool, _ context: KernelContext
  ) throws(OperatorError) -> PackedGEMM {
    let problem = try problem(index, operands)
    return PackedGEMM(
      problem.weights, problem.gemmWeights, precision: context.precision, isNegativeRare: isNegativeRare,
      epilogue: problem.epilogue, context)
  }
}

/// Makes a ``FusedLayer`` of every convolution and matrix product, so that the passes behind it meet one type of node.
enum LayerWrapping: FusionPass {
  static func fuse(at position: Int, in graph: inout FusionGraph) {
    guard var node = graph.nodes[position], let layer = FusedLayer(wrapping: node.op, graph.context) else { return }
    node.op = layer
    graph.set(node, at: position)
  }
}
