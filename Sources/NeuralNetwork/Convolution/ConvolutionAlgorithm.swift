import CKernels

/// How a convolution of NHWC images is computed.
///
/// This is the one place that decides. It looks at the convolution's shape alone, batch included, never at a clock, so
/// that a score is the same after every start. What each algorithm computes, and why it is fast, stands at the head of
/// its file.
enum ConvolutionAlgorithm: Sendable {
  /// Each channel by itself: ``DepthwiseConvolution``.
  case depthwise
  /// Few channels, straight from the rows of an NCHW image: ``DirectConvolution``.
  case direct
  /// Minimal filtering of 3x3, 4x4 and 5x5 windows: ``WinogradConvolution``.
  case winograd(WinogradTiling)
  /// A strided window of few channels, rewritten as one of stride 1 over s x s times as many channels, then Winograd:
  /// ``SpaceToDepthConvolution``.
  case spaceToDepth(SpaceToDepth, WinogradTiling)
  /// Any other: im2col where the window is larger than a pixel, then a matrix product: ``GEMMConvolution``.
  case gemm

  /// Images of more channels are not read in NCHW by a convolution.
  private static let mostNCHWChannels = 4

  static func choose(_ problem: ConvolutionProblem, lanes: Int) -> ConvolutionAlgorithm {
    if problem.isDepthwise, problem.geometry.vertical.kernel <= Int(CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT),
      problem.epilogue.residual == nil
    {
      return .depthwise
    }
    if problem.normalization != nil {
      return spaceToDepth(problem, lanes: lanes) ?? .direct
    }
    if let tiling = WinogradTiling.choose(
      geometry: problem.geometry, batch: problem.input[0], inputs: problem.groupInputs, outputs: problem.groupOutputs,
      lanes: lanes)
    {
      return .winograd(tiling)
    }
    return spaceToDepth(problem, lanes: lanes) ?? .gemm
  }

  private static func spaceToDepth(_ problem: ConvolutionProblem, lanes: Int) -> ConvolutionAlgorithm? {
    guard problem.groups == 1, problem.slice == nil, problem.epilogue.residual == nil,
      problem.epilogue.function == nil,
      let rewriting = SpaceToDepth(problem.geometry, channels: problem.input[1], lanes: lanes),
      let tiling = WinogradTiling.choose(
        geometry: rewriting.geometry, batch: problem.input[0], inputs: rewriting.channels, outputs: problem.outputs,
        lanes: lanes, directProducts: problem.geometry.kernelCount * problem.input[1])
    else { return nil }
    return .spaceToDepth(rewriting, tiling)
  }

  /// Whether there is an algorithm that reads such an image in NCHW: for windows over few channels.
  static func canReadNCHW(_ geometry: WindowGeometry, channels: Int, groups: Int) -> Bool {
    groups == 1 && (1...mostNCHWChannels).contains(channels) && !geometry.isPointwise
      && geometry.vertical.dilation == 1 && geometry.horizontal.dilation == 1
  }

  /// The convolution, ready to run.
  static func kernel(_ problem: ConvolutionProblem, _ context: KernelContext) -> Kernel {
    switch choose(problem, lanes: context.kernels.lanes) {
    case .depthwise: DepthwiseConvolution(problem, context).kernel(batch: problem.input[0])
    case .direct: DirectConvolution(problem, context).kernel
    case .winograd(let tiling): WinogradConvolution(problem, tiling, context).kernel
    case .spaceToDepth(let rewriting, let tiling):
      SpaceToDepthConvolution(problem, rewriting, tiling, context).kernel
    case .gemm: GEMMConvolution(problem, context).kernel
    }
  }
}
