/// Gradients of a convolution as matrix products, a strip of output pixels at a time as in ``GEMMConvolution``.
///
/// With columns X [inputs * taps, pixels] and the results' gradient dY [outputs, pixels]: dW += dY X^T, and dX = W^T dY, which
/// is folded back (col2im) unless the convolution is pointwise.
struct GEMMConvolutionGradient: Sendable {
  let geometry: WindowGeometry
  let batch, groups: Int
  /// Channels of one group.
  let groupInputs, groupOutputs: Int
  let epilogue: EpilogueGradient

  private var columns: ImageColumns { ImageColumns(geometry: geometry, channels: groupInputs) }

  /// Pixels handled at once.
  private var stripLength: Int {
    // Floats of both columns and results that a 1 MiB second-level cache holds beside the weights' panels.
    let budget = 1 << 17
    let pixels = (budget / (columns.depth + groupOutputs) + 15) / 16 * 16
    return min(max(pixels, 192), geometry.outputCount)
  }

  var scratchCount: Int { geometry.isPointwise ? 0 : columns.depth * stripLength }

  func run(_ arguments: borrowing GradientArguments) {
    let weightGradient = arguments.inputGradient(1)
    let inputGradient = arguments.inputGradient(0)
    let biasGradient = arguments.optionalInputGradient(2)
    let needsEpilogue = biasGradient != nil || epilogue.bounds != nil
    let outputs = epilogue.bounds == nil ? nil : arguments.output
    let depth = columns.depth
    let outputCount = geometry.outputCount
    for image in 0..<batch {
      for group in 0..<groups {
        let block = image * groups + group
        let gradient = arguments.outputGradient + block * groupOutputs * outputCount
        let inputOffset = block * groupInputs * geometry.inputCount
        let weightOffset = group * groupOutputs * depth
        if let inputGradient, !geometry.isPointwise, !arguments.accumulates(0) {
          (inputGradient + inputOffset).update(repeating: 0, count: groupInputs * geometry.inputCount)
        }
        var first = 0
        while first < outputCount {
          let pixels = first..<min(first + stripLength, outputCount)
          if needsEpilogue {
            for channel in 0..<groupOutputs {
              let row = gradient + channel * outputCount + first
              let output = outputs.map { $0 + (block * groupOutputs + channel) * outputCount + first }
              let sum = epilogue.apply(row, output, count: pixels.count, into: row)
              biasGradient?[group * groupOutputs + channel] += sum
            }
          }
          if let weightGradient {
            addWeights(
              gradient, arguments.input(0) + inputOffset, pixels, arguments.scratch, to: weightGradient + weightOffset)
          }
          if let inputGradient {
            storeInputs(
              gradient, arguments.input(1) + weightOffset, pixels, arguments.scratch, in: inputGradient + inputOffset,
              accumulates: arguments.accumulates(0))
          }
          first = pixels.upperBound
        }
      }
    }
  }

  private func addWeights(
    _ gradient: UnsafePointer<Float>, _ input: UnsafePointer<Float>, _ pixels: Range<Int>,
    _ scratch: UnsafeMutablePointer<Float>, to weightGradient: UnsafeMutablePointer<Float>
  ) {
    var operand = input + pixels.lowerBound
    var stride = geometry.inputCount
    if !geometry.isPointwise {
      columns.unroll(input, pixels: pixels, into: scratch)
      operand = UnsafePointer(scratch)
      stride = pixels.count
    }
    MatrixProduct.multiply(
      rows: groupOutputs, columns: columns.depth, depth: pixels.count, gradient + pixels.lowerBound,
      aStride: geometry.outputCount, operand, bStride: stride, transposeB: true, into: weightGradient,
      cStride: columns.depth, beta: 1)
  }

  private func storeInputs(
    _ gradient: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ pixels: Range<Int>,
    _ scratch: UnsafeMutablePointer<Float>, in inputGradient: UnsafeMutablePointer<Float>, accumulates: Bool
  ) {
    let isPointwise = geometry.isPointwise
    MatrixProduct.multiply(
      rows: columns.depth, columns: pixels.count, depth: groupOutputs, weights, aStride: columns.depth,
      transposeA: true, gradient + pixels.lowerBound, bStride: geometry.outputCount,
      into: isPointwise ? inputGradient + pixels.lowerBound : scratch,
      cStride: isPointwise ? geometry.inputCount : pixels.count, beta: isPointwise && accumulates ? 1 : 0)
    if !isPointwise { columns.fold(scratch, pixels: pixels, addingTo: inputGradient) }
  }
}
