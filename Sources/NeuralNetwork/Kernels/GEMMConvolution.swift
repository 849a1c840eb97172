/// Convolution as matrix products: weights [outputs, inputs * taps] times columns [inputs * taps, pixels].
///
/// A 1x1 convolution's columns are its input; others are unrolled (im2col) a strip of pixels at a time, so that a strip's
/// columns and results stay in the second-level cache until the epilogue is done.
struct GEMMConvolution: Sendable {
  let geometry: WindowGeometry
  let batch, groups: Int
  /// Channels of one group.
  let groupInputs, groupOutputs: Int
  let weights: FloatBuffer
  let epilogue: Epilogue

  private var columns: ImageColumns { ImageColumns(geometry: geometry, channels: groupInputs) }

  /// Pixels handled at once.
  private var stripLength: Int {
    // Floats of columns and results that a 1 MiB second-level cache holds beside the weights' panels.
    let budget = 1 << 17
    let pixels = (budget / (columns.depth + groupOutputs) + 15) / 16 * 16
    return min(max(pixels, 192), geometry.outputCount)
  }

  var scratchCount: Int { geometry.isPointwise ? 0 : columns.depth * stripLength }

  func run(_ arguments: borrowing KernelArguments) {
    let source = arguments.input(0)
    let target = arguments.output(0)
    let residual = epilogue.hasResidual ? arguments.input(3) : nil
    let (unrolled, depth) = (arguments.scratch, columns.depth)
    let (inputCount, outputCount) = (geometry.inputCount, geometry.outputCount)
    for image in 0..<batch {
      for group in 0..<groups {
        let block = image * groups + group
        let input = source + block * groupInputs * inputCount
        let offset = block * groupOutputs * outputCount
        let groupWeights = weights.pointer + group * groupOutputs * depth
        var first = 0
        while first < outputCount {
          let length = min(stripLength, outputCount - first)
          var operand = input + first
          var stride = inputCount
          if !geometry.isPointwise {
            columns.unroll(input, pixels: first..<(first + length), into: unrolled)
            operand = UnsafePointer(unrolled)
            stride = length
          }
          let output = target + offset + first
          MatrixProduct.multiply(
            rows: groupOutputs, columns: length, depth: depth, groupWeights, aStride: depth, operand, bStride: stride,
            into: output, cStride: outputCount)
          for channel in 0..<groupOutputs {
            epilogue.apply(
              output + channel * outputCount, count: length, channel: group * groupOutputs + channel,
              residual: residual.map { $0 + offset + first + channel * outputCount })
          }
          first += length
        }
      }
    }
  }
}
