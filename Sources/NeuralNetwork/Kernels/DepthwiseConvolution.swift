import CKernels

/// Convolution of each channel by itself (groups = input channels), without a matrix product.
///
/// A plane's result is one long sum of its phases (``PhasePlanes``), weighted by the taps.
struct DepthwiseConvolution: Sendable {
  let batch, channels: Int
  /// Outputs of each input channel.
  let multiplier: Int
  let weights: FloatBuffer
  let epilogue: Epilogue
  let planes: PhasePlanes

  init(
    geometry: WindowGeometry, batch: Int, channels: Int, multiplier: Int, weights: FloatBuffer, epilogue: Epilogue
  ) {
    self.batch = batch
    self.channels = channels
    self.multiplier = multiplier
    self.weights = weights
    self.epilogue = epilogue
    planes = PhasePlanes(geometry)
  }

  /// The phases, and the result in their pitch.
  var scratchCount: Int { planes.count + planes.outputSpan }

  func run(_ arguments: borrowing KernelArguments) {
    let residual = epilogue.hasResidual ? arguments.input(3) : nil
    let (phases, wide) = (arguments.scratch, arguments.scratch + planes.count)
    let (geometry, width) = (planes.geometry, planes.geometry.horizontal.output)
    phases.update(repeating: 0, count: planes.count)
    planes.withLines(over: phases) { [arguments = copy arguments] lines in
      for plane in 0..<(batch * channels) {
        planes.split(arguments.input(0) + plane * geometry.inputCount, into: phases)
        for copy in 0..<multiplier {
          let output = plane % channels * multiplier + copy
          let offset = (plane * multiplier + copy) * geometry.outputCount
          let target = arguments.output(0) + offset
          ckernels_weighted_row_sum(
            wide, lines, weights.pointer + output * geometry.kernelCount, geometry.kernelCount, planes.outputSpan)
          ckernels_copy_from_strided_2d(target, width, wide, planes.pitch, 1, geometry.vertical.output, width)
          epilogue.apply(
            target, count: geometry.outputCount, channel: output, residual: residual.map { $0 + offset })
        }
      }
    }
  }
}
