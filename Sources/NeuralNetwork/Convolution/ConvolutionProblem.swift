/// One convolution whose shapes are known: what its algorithm is chosen by, and made from.
struct ConvolutionProblem: Sendable {
  let geometry: WindowGeometry
  /// [N,C,H,W] of the input.
  let input: Shape
  /// Channels of the result, and groups that inputs and results are divided into.
  let outputs, groups: Int
  /// [outputs][input channels / groups][kernel height][kernel width].
  let weights: FloatBuffer
  let epilogue: Epilogue
  /// What is done to an input that is stored in NCHW as it is read; nil where the input is NHWC.
  var normalization: ChannelNormalization?
  /// Where the result's channels go in a pixel of the output, if it is a part of a wider image.
  var slice: ChannelSlice?

  var groupInputs: Int { input[1] / groups }
  var groupOutputs: Int { outputs / groups }

  /// The weights as matrices, one for each group.
  var gemmWeights: GEMMWeights {
    GEMMWeights(matrices: groups, n: groupOutputs, channels: groupInputs, taps: geometry.kernelCount)
  }

  /// Whether each channel is convolved by itself.
  var isDepthwise: Bool { groups > 1 && groups == input[1] && groups == outputs }

  /// Where the result's channels go: all of the output's, unless it is a part of a wider image.
  var destination: ChannelSlice { slice ?? ChannelSlice(first: 0, total: outputs) }
}

/// The channels of a wider NHWC image that a convolution writes: its part of what a Concat would have joined.
struct ChannelSlice: Sendable, Equatable {
  /// The first channel.
  let first: Int
  /// Channels of the whole image.
  let total: Int
}

/// What is done to each channel of an image before a network's first convolution: x * scale + shift.
struct ChannelNormalization: Sendable {
  let scale, shift: [Float]

  /// Changes nothing.
  init(channels: Int) {
    scale = [Float](repeating: 1, count: channels)
    shift = [Float](repeating: 0, count: channels)
  }

  /// - Precondition: both have one number for each channel.
  init(scale: [Float], shift: [Float]) {
    precondition(scale.count == shift.count)
    (self.scale, self.shift) = (scale, shift)
  }

  /// This one after another; computed in double precision.
  func following(_ earlier: ChannelNormalization) -> ChannelNormalization {
    let product = zip(scale, earlier.scale).map { Float(Double($0) * Double($1)) }
    let sum = scale.indices.map { Float(Double(scale[$0]) * Double(earlier.shift[$0]) + Double(shift[$0])) }
    return ChannelNormalization(scale: product, shift: sum)
  }

  var isFinite: Bool { (scale + shift).allSatisfy(\.isFinite) }
}

/// What kernels on NHWC images are made with: the micro-kernels of one instruction set, the network's packed weights,
/// and the precision that products may be computed in.
struct KernelContext: Sendable {
  let kernels: MicroKernels
  let weights: PackedWeights
  var precision = Precision.float32
}

/// What is done to the sums of a convolution or a matrix product before they leave the cache: bias, residual and
/// activation, in this order.
struct Epilogue: Sendable {
  /// One number for each channel; nil for none.
  let bias: FloatBuffer?
  /// The position among the kernel's arguments of a tensor of the result's shape to add; nil for none.
  let residual: Int?
  let activation: Activation?

  /// What clamping does of the activation.
  var bounds: (minimum: Float, maximum: Float) { activation?.bounds ?? (-.infinity, .infinity) }

  /// What a clamp cannot do: an activation that does more than cut values off, applied after the micro-kernel.
  var function: Activation? { activation?.bounds == nil ? activation : nil }

  /// Where the residual is in this run; nil for none.
  @inline(__always)
  func residual(_ arguments: borrowing KernelArguments) -> UnsafePointer<Float>? {
    guard let residual else { return nil }
    return arguments.input(residual)
  }
}

extension Activation {
  /// Applies it to `m` rows of `n` results, whose beginnings are `stride` floats apart.
  func apply(_ results: UnsafeMutablePointer<Float>, m: Int, n: Int, stride: Int) {
    if n == stride { return apply(results, results, count: m * n) }
    for row in 0..<m { apply(results + row * stride, results + row * stride, count: n) }
  }
}
