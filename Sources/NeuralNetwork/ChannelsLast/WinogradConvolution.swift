import CKernels

/// Convolution of channels-last images by Winograd's minimal filtering (Lavin and Gray, arXiv 1509.09308), in float32.
///
/// A strip of tiles at a time: transform the inputs, multiply each point's plane [tiles][inputs] by its weights, transform back.
struct WinogradConvolution: Sendable {
  private static let stripFloats = 200_000
  private static let fewestStripTiles = 24

  private let kernels: KernelSet
  private let tiling: WinogradTiling
  private let window: ckernels_window
  private let batch, channels, outputs, groups: Int
  private let slice: ChannelSlice
  private let weights, zeros: FloatBuffer
  private let epilogue: ChannelsLastEpilogue

  init(
    tiling: WinogradTiling, geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, weights: FloatBuffer,
    epilogue: Epilogue, slice: ChannelSlice? = nil, _ context: ChannelsLast
  ) {
    self.slice = slice ?? ChannelSlice(first: 0, total: outputs)
    kernels = context.kernels
    self.tiling = tiling
    window = geometry.window
    batch = input[0]
    channels = input[1]
    self.outputs = outputs
    self.groups = groups
    self.weights = WinogradWeights.pack(
      weights, tiling: tiling, outputs: outputs, groups: groups, inputs: input[1] / groups, context)
    zeros = FloatBuffer(count: max(input[1], outputs)) { _ in }
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
  }

  private var area: Int { tiling.points * tiling.points }
  private var inputs: Int { channels / groups }
  private var tiles: Int {
    batch * ((window.output_height + tiling.tile - 1) / tiling.tile)
      * ((window.output_width + tiling.tile - 1) / tiling.tile)
  }
  private var stripTiles: Int {
    let fitting = WinogradConvolution.stripFloats / (area * (inputs + outputs / groups))
    return min(tiles, max(fitting, WinogradConvolution.fewestStripTiles))
  }

  // A line more a plane, so that the planes of a power of two of channels do not compete for the same sets of the cache.
  private var inputPlane: Int { FloatBuffer.paddedCount(stripTiles * inputs) + FloatBuffer.paddedCount(1) }
  private var outputPlane: Int { FloatBuffer.paddedCount(stripTiles * outputs / groups) + FloatBuffer.paddedCount(1) }

  /// A strip's planes before and after the product, and a pixel for what lies outside the result.
  var scratchCount: Int { area * (inputPlane + outputPlane) + FloatBuffer.paddedCount(outputs) }

  func run(_ arguments: borrowing KernelArguments) {
    run(
      arguments.input(0), residual: epilogue.hasResidual ? arguments.input(3) : nil, into: arguments.output(0),
      scratch: arguments.scratch)
  }

  func run(
    _ input: UnsafePointer<Float>, residual: UnsafePointer<Float>?, into target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let functions = kernels.functions.pointee
    let (results, width) = (scratch + area * inputPlane, outputs / groups)
    let spare = results + area * outputPlane
    withUnsafePointer(to: window) { window in
      var work = ckernels_winograd(
        window: window, points: tiling.points, tile: tiling.tile, input_step: channels, output_step: slice.total,
        zeros: zeros.pointer, spare: spare)
      for first in stride(from: 0, to: tiles, by: stripTiles) {
        let count = min(stripTiles, tiles - first)
        for group in 0..<groups {
          functions.winograd_input(
            &work, input + group * inputs, inputs, first, count, scratch, inputPlane)
          multiply(scratch, into: results, count: count, group: group)
          functions.winograd_output(
            &work, results, outputPlane, width, first, count, epilogue.bias.pointer + group * width,
            residual.map { $0 + group * width }, epilogue.minimum, epilogue.maximum,
            target + slice.first + group * width)
        }
      }
    }
    if epilogue.hasFinish {
      epilogue.finish(target, count: batch * window.output_height * window.output_width * outputs)
    }
  }

  private func multiply(
    _ planes: UnsafePointer<Float>, into results: UnsafeMutablePointer<Float>, count: Int, group: Int
  ) {
    let width = outputs / groups
    let panels = kernels.packedCount(depth: inputs, outputs: width)
    var product = ckernels_product()
    (product.rows, product.outputs) = (count, width)
    (product.segments, product.depth) = (1, inputs)
    (product.input_step, product.output_step) = (inputs, width)
    (product.minimum, product.maximum) = (-.infinity, .infinity)
    product.bias = zeros.pointer
    for point in 0..<area {
      product.input = planes + point * inputPlane
      product.weights = weights.pointer + (group * area + point) * panels
      product.output = results + point * outputPlane
      kernels.multiply(product)
    }
  }
}
