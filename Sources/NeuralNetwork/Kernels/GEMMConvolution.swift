/// Convolution as matrix products: weights [outputs, inputs * taps] times columns [inputs * taps, pixels].
///
/// It goes strip by strip, so that a strip's columns and results stay in the second-level cache until the epilogue is
/// done.
struct GEMMConvolution: Sendable {
  let weights: FloatBuffer
  let epilogue: Epilogue
  private let columns: ImageColumns
  private let results: PixelMatrix
  private let strips: [PixelStrip]

  /// - Parameter outputs: channels of the result.
  init(geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, weights: FloatBuffer, epilogue: Epilogue) {
    self.weights = weights
    self.epilogue = epilogue
    columns = ImageColumns(geometry: geometry, allChannels: input[1], channels: input[1] / groups)
    results = PixelMatrix(allChannels: outputs, channels: outputs / groups, plane: geometry.outputCount)
    strips = PixelStrip.strips(
      batch: input[0], plane: geometry.outputCount, floatsPerPixel: columns.depth + outputs / groups)
  }

  /// A strip's columns where they have to be copied, and its results where it has several images.
  var scratchCount: Int { strips.map { columns.scratchCount($0) + results.scratchCount($0) }.max() ?? 0 }

  func run(_ arguments: borrowing KernelArguments) {
    let target = arguments.output(0)
    let residual = epilogue.hasResidual ? arguments.input(3) : nil
    let depth = columns.depth
    for strip in strips {
      let resultScratch = arguments.scratch + columns.scratchCount(strip)
      for firstChannel in stride(from: 0, to: results.allChannels, by: results.channels) {
        let group = firstChannel / results.channels
        let operand = columns.matrix(
          arguments.input(0), strip, firstChannel: group * columns.channels, scratch: arguments.scratch)
        let (result, resultStride) = results.place(target, strip, firstChannel: firstChannel, scratch: resultScratch)
        MatrixProduct.multiply(
          rows: results.channels, columns: strip.count, depth: depth, weights.pointer + firstChannel * depth,
          aStride: depth, operand.elements, bStride: operand.stride, into: result, cStride: resultStride)
        if !strip.isWithinImage { results.scatter(result, strip, firstChannel: firstChannel, into: target) }
        results.forEachImage(strip, firstChannel: firstChannel) { offset, _ in
          for channel in 0..<results.channels {
            let start = offset + channel * results.plane
            epilogue.apply(
              target + start, count: strip.pixels.count, channel: firstChannel + channel,
              residual: residual.map { $0 + start })
          }
        }
      }
    }
  }
}
