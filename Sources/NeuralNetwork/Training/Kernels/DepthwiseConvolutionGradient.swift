import CKernels

/// Gradients of a convolution of each channel by itself, without a matrix product.
///
/// Inputs and the results' gradient lie in planes of one pitch (``PhasePlanes``), the gradient with zeros between its
/// rows and around it: a tap's gradient is one scalar product, and a phase of the inputs' gradient one weighted sum of
/// shifted planes.
struct DepthwiseConvolutionGradient: Sendable {
  let planes: PhasePlanes
  private let batch, channels: Int
  /// Outputs of each input channel.
  private let multiplier: Int
  private let epilogue: EpilogueGradient
  private let inputMask: ActivationMask?
  /// By phase, the taps that read it.
  private let tapsOfPhase: [[Int]]

  /// - Parameter inputMask: undoes the activation that the input is the result of, once the input's gradient is
  ///   complete.
  init(
    geometry: WindowGeometry, batch: Int, channels: Int, multiplier: Int, epilogue: EpilogueGradient,
    inputMask: ActivationMask?
  ) {
    self.batch = batch
    self.channels = channels
    self.multiplier = multiplier
    self.epilogue = epilogue
    self.inputMask = inputMask
    let planes = PhasePlanes(geometry)
    self.planes = planes
    tapsOfPhase = (0..<planes.phases).map { phase in planes.taps.indices.filter { planes.taps[$0].phase == phase } }
  }

  private var geometry: WindowGeometry { planes.geometry }

  /// Whether the inputs' gradient may take the place of the results': plane by plane, each is read before the other is
  /// written.
  var canRunInPlace: Bool { multiplier == 1 && geometry.inputCount == geometry.outputCount }

  /// The phases of the inputs, those of their gradient, and the results' gradient with zeros in front and behind.
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

  /// Undoes the activation in a plane of the results' gradient and lays it out in the phases' pitch.
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
