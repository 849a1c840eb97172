import CKernels

/// Depthwise convolution of NCHW images: each channel has its own weights.
///
/// The result of a plane is one long sum of its phases (``SpaceToDepthPlane``), weighted by the taps.
struct NCHWDepthwiseConvolution: Sendable {
  let batch, channels: Int
  /// Output channels per input channel.
  let multiplier: Int
  let weights: FloatBuffer
  let epilogue: Epilogue
  let planes: SpaceToDepthPlane

  init(
    geometry: WindowGeometry, batch: Int, channels: Int, multiplier: Int, weights: FloatBuffer, epilogue: Epilogue
  ) {
    self.batch = batch
    self.channels = channels
    self.multiplier = multiplier
    self.weights = weights
    self.epilogue = epilogue
    planes = SpaceToDepthPlane(geometry)
  }

  /// The phases, and the result with their pitch.
  var scratchCount: Int { planes.count + planes.outputSpan }

  func run(_ arguments: borrowing KernelArguments) {
    let residual = epilogue.residual(arguments)
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

/// The gradients of ``NCHWDepthwiseConvolution``.
///
/// The phases of the inputs and the results' gradient have the same pitch (``SpaceToDepthPlane``), the gradient with
/// zeros between its rows and around it. The gradient of a tap is then one dot product, and a phase of the inputs'
/// gradient one weighted sum of shifted rows.
struct NCHWDepthwiseConvolutionGradient: Sendable {
  let planes: SpaceToDepthPlane
  private let batch, channels: Int
  /// Output channels per input channel.
  private let multiplier: Int
  private let epilogue: EpilogueGradient
  private let inputMask: ActivationMask?
  /// The taps that read each phase.
  private let tapsOfPhase: [[Int]]

  /// - Parameter inputMask: of the activation that computed the input; applied to the complete gradient of the input.
  init(
    geometry: WindowGeometry, batch: Int, channels: Int, multiplier: Int, epilogue: EpilogueGradient,
    inputMask: ActivationMask?
  ) {
    self.batch = batch
    self.channels = channels
    self.multiplier = multiplier
    self.epilogue = epilogue
    self.inputMask = inputMask
    let planes = SpaceToDepthPlane(geometry)
    self.planes = planes
    tapsOfPhase = (0..<planes.phases).map { phase in planes.taps.indices.filter { planes.taps[$0].phase == phase } }
  }

  private var geometry: WindowGeometry { planes.geometry }

  /// Whether the inputs' gradient may overwrite the results': each plane is read before it is written.
  var canRunInPlace: Bool { multiplier == 1 && geometry.inputCount == geometry.outputCount }

  /// The phases of the inputs, those of their gradient, and the results' gradient between zeros.
  var scratchCount: Int { 2 * planes.count + planes.reach + planes.phaseCount }

  func run(_ arguments: borrowing GradientArguments) {
    let inputPhases = arguments.scratch
    let gradientPhases = inputPhases + planes.count
    let gradient = gradientPhases + planes.count + planes.reach
    arguments.scratch.update(repeating: 0, count: scratchCount)
    arguments.clearUnlessAccumulated(1, count: channels * multiplier * geometry.kernelCount)
    arguments.clearUnlessAccumulated(2, count: channels * multiplier)
    planes.withLines(over: inputPhases) { [arguments = copy arguments] lines in
      for plane in 0..<(batch * channels) {
        let inputOffset = plane * geometry.inputCount
        if arguments.inputGradient(1) != nil { planes.split(arguments.input(0) + inputOffset, into: inputPhases) }
        for copy in 0..<multiplier {
          let output = plane % channels * multiplier + copy
          spread(arguments, output, (plane * multiplier + copy) * geometry.outputCount, into: gradient)
          let weightOffset = output * geometry.kernelCount
          if let weightGradient = arguments.inputGradient(1) {
            ckernels_row_dot_products(
              weightGradient + weightOffset, lines, gradient, geometry.kernelCount, planes.outputSpan)
          }
          if let inputGradient = arguments.inputGradient(0) {
            let (target, adds) = (inputGradient + inputOffset, arguments.accumulates(0) || copy > 0)
            if !adds && !planes.coversInput { target.update(repeating: 0, count: geometry.inputCount) }
            correlate(gradient, arguments.input(1) + weightOffset, into: gradientPhases)
            planes.join(gradientPhases, into: target, adds: adds)
          }
        }
        if let inputMask, let inputGradient = arguments.inputGradient(0) {
          let target = inputGradient + inputOffset
          inputMask.apply(target, arguments.input(0) + inputOffset, count: geometry.inputCount)
        }
      }
    }
  }

  /// Masks a plane of the results' gradient and copies it with the pitch of the phases.
  @inline(__always)
  private func spread(
    _ arguments: borrowing GradientArguments, _ channel: Int, _ offset: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let (plane, count, width) = (arguments.outputGradient + offset, geometry.outputCount, geometry.horizontal.output)
    let biasGradient = arguments.optionalInputGradient(2)
    if let mask = epilogue.mask {
      let sum = mask.apply(plane, arguments.output + offset, count: count)
      biasGradient?[channel] += sum
    } else if let biasGradient {
      biasGradient[channel] += ckernels_sum(plane, count)
    }
    ckernels_copy_from_strided_2d(target, planes.pitch, plane, width, 1, geometry.vertical.output, width)
  }

  @inline(__always)
  private func correlate(
    _ gradient: UnsafePointer<Float>, _ taps: UnsafePointer<Float>, into phases: UnsafeMutablePointer<Float>
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: planes.taps.count) { lines in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: planes.taps.count) { weights in
        guard let lines = lines.baseAddress, let weights = weights.baseAddress else { return }
        for (phase, members) in tapsOfPhase.enumerated() where !members.isEmpty {
          for position in members.indices {
            let tap = members[position]
            lines[position] = gradient - planes.taps[tap].offset
            weights[position] = taps[tap]
          }
          ckernels_weighted_row_sum(
            phases + phase * planes.phaseCount, lines, weights, members.count, planes.phaseCount)
        }
      }
    }
  }
}
