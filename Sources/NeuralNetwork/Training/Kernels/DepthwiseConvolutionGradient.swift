import CKernels

/// Gradients of a convolution of each channel by itself, without a matrix product.
///
/// Inputs and the results' gradient lie in planes of one pitch (``PhasePlanes``), the gradient with zeros between its rows and
/// around it: a tap's gradient is one scalar product, and a phase of the inputs' gradient one weighted sum of shifted planes.
struct DepthwiseConvolutionGradient: Sendable {
  let batch, channels: Int
  /// Outputs of each input channel.
  let multiplier: Int
  let epilogue: EpilogueGradient
  private let planes: PhasePlanes
  /// By phase, the taps that read it.
  private let tapsOfPhase: [[Int]]

  init(geometry: WindowGeometry, batch: Int, channels: Int, multiplier: Int, epilogue: EpilogueGradient) {
    self.batch = batch
    self.channels = channels
    self.multiplier = multiplier
    self.epilogue = epilogue
    let planes = PhasePlanes(geometry)
    self.planes = planes
    tapsOfPhase = (0..<planes.phases).map { phase in planes.taps.indices.filter { planes.taps[$0].phase == phase } }
  }

  private var geometry: WindowGeometry { planes.geometry }

  /// The results' gradient with zeros in front and behind.
  private var gradientCount: Int { planes.reach + planes.phaseCount }

  /// Phases of the inputs, phases of their gradient, and the results' gradient.
  var scratchCount: Int { 2 * planes.count + gradientCount }

  func run(_ arguments: borrowing GradientArguments) {
    let inputPhases = arguments.scratch
    let gradientPhases = inputPhases + planes.count
    let gradient = gradientPhases + planes.count + planes.reach
    arguments.scratch.update(repeating: 0, count: scratchCount)
    let outputs = epilogue.bounds == nil ? nil : arguments.output
    for image in 0..<batch {
      for channel in 0..<channels {
        let inputOffset = (image * channels + channel) * geometry.inputCount
        if arguments.inputGradient(1) != nil { planes.split(arguments.input(0) + inputOffset, into: inputPhases) }
        if let inputGradient = arguments.inputGradient(0), !planes.coversInput, !arguments.accumulates(0) {
          (inputGradient + inputOffset).update(repeating: 0, count: geometry.inputCount)
        }
        for copy in 0..<multiplier {
          let output = channel * multiplier + copy
          let outputOffset = (image * channels * multiplier + output) * geometry.outputCount
          let sum = spread(
            arguments.outputGradient + outputOffset, outputs.map { $0 + outputOffset },
            writesBack: arguments.optionalInputGradient(3) != nil, into: gradient)
          arguments.optionalInputGradient(2)?[output] += sum
          let weightOffset = output * geometry.kernelCount
          if let weightGradient = arguments.inputGradient(1) {
            addTaps(UnsafePointer(inputPhases), gradient, to: weightGradient + weightOffset)
          }
          if let inputGradient = arguments.inputGradient(0) {
            correlate(gradient, arguments.input(1) + weightOffset, into: gradientPhases)
            planes.join(
              gradientPhases, into: inputGradient + inputOffset, adds: arguments.accumulates(0) || copy > 0)
          }
        }
      }
    }
  }

  /// Lays a plane of the results' gradient out with the phases' pitch, the activation undone; gives its sum.
  private func spread(
    _ plane: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>?, writesBack: Bool,
    into target: UnsafeMutablePointer<Float>
  ) -> Float {
    let width = geometry.horizontal.output
    var sum: Float = 0
    for y in 0..<geometry.vertical.output {
      let row = target + y * planes.pitch
      sum += epilogue.apply(plane + y * width, output.map { $0 + y * width }, count: width, into: row)
      if writesBack { (plane + y * width).update(from: row, count: width) }
    }
    return sum
  }

  private func addTaps(
    _ phases: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: planes.taps.count) { lines in
      for (index, tap) in planes.taps.enumerated() {
        lines[index] = phases + tap.phase * planes.phaseCount + tap.offset
      }
      ckernels_line_products(sums, lines.baseAddress, gradient, planes.taps.count, planes.outputSpan)
    }
  }

  private func correlate(
    _ gradient: UnsafePointer<Float>, _ taps: UnsafePointer<Float>, into phases: UnsafeMutablePointer<Float>
  ) {
    let count = planes.taps.count
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: count) { lines in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { weights in
        for (phase, members) in tapsOfPhase.enumerated() where !members.isEmpty {
          for (position, tap) in members.enumerated() {
            lines[position] = gradient - planes.taps[tap].offset
            weights[position] = taps[tap]
          }
          ckernels_weighted_lines(
            phases + phase * planes.phaseCount, lines.baseAddress, weights.baseAddress, members.count, planes.phaseCount
          )
        }
      }
    }
  }
}
