import CKernels

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

  /// Rows of the column matrix.
  private var depth: Int { groupInputs * geometry.kernelCount }

  /// Pixels handled at once.
  private var stripLength: Int {
    // Floats of columns and results that a 1 MiB second-level cache holds beside the weights' panels.
    let budget = 1 << 17
    let pixels = (budget / (depth + groupOutputs) + 15) / 16 * 16
    return min(max(pixels, 192), geometry.outputCount)
  }

  var scratchCount: Int { geometry.isPointwise ? 0 : depth * stripLength }

  func run(_ arguments: borrowing KernelArguments) {
    let source = arguments.input(0)
    let target = arguments.output(0)
    let residual = epilogue.hasResidual ? arguments.input(3) : nil
    let columns = arguments.scratch
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
            unroll(input, pixels: first..<(first + length), into: columns)
            operand = UnsafePointer(columns)
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

  /// im2col: one row a (channel, tap), one column an output pixel of the range (row-major in the output plane).
  private func unroll(_ input: UnsafePointer<Float>, pixels: Range<Int>, into columns: UnsafeMutablePointer<Float>) {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    var row = columns
    for channel in 0..<groupInputs {
      let plane = input + channel * geometry.inputCount
      for tapY in 0..<vertical.kernel {
        for tapX in 0..<horizontal.kernel {
          let valid = horizontal.validOutputs(tap: tapX)
          var pixel = pixels.lowerBound
          while pixel < pixels.upperBound {
            let y = pixel / horizontal.output
            let lineStart = y * horizontal.output
            let lineEnd = min(lineStart + horizontal.output, pixels.upperBound)
            let target = row + (pixel - pixels.lowerBound)
            let sourceY = vertical.source(y, tap: tapY)
            if sourceY < 0 || sourceY >= vertical.input {
              target.update(repeating: 0, count: lineEnd - pixel)
            } else {
              copyLine(
                plane + sourceY * horizontal.input, outputs: (pixel - lineStart)..<(lineEnd - lineStart), valid: valid,
                tap: tapX, into: target)
            }
            pixel = lineEnd
          }
          row += pixels.count
        }
      }
    }
  }

  /// The inputs under one tap for some outputs of a line, zeros where the tap lies in the padding.
  @inline(__always)
  private func copyLine(
    _ line: UnsafePointer<Float>, outputs: Range<Int>, valid: Range<Int>, tap: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    let inside = outputs.clamped(to: valid)
    guard !inside.isEmpty else {
      target.update(repeating: 0, count: outputs.count)
      return
    }
    let before = inside.lowerBound - outputs.lowerBound
    target.update(repeating: 0, count: before)
    let source = line + geometry.horizontal.source(inside.lowerBound, tap: tap)
    let stride = geometry.horizontal.stride
    if stride == 1 {
      (target + before).update(from: source, count: inside.count)
    } else {
      ckernels_take_every(target + before, source, stride, inside.count)
    }
    (target + before + inside.count).update(repeating: 0, count: outputs.upperBound - inside.upperBound)
  }
}
