import CKernels

/// Convolution of channels-last images by Winograd's minimal filtering (Lavin and Gray, arXiv 1509.09308), in float32.
///
/// A block of tiles at a time: transform the inputs; then for two vectors of outputs after the other multiply each point's plane
/// [tiles][inputs] by its weights, and transform back. Where that would read weights too often, a strip of more tiles at a time, all
/// outputs at once.
struct WinogradConvolution: Sendable {
  private static let stripFloats = 200_000
  private static let fewestStripTiles = 24
  /// Tiles of a part: as many as an AVX2 register tile is high.
  private static let partTiles = 6

  private let kernels: MicroKernels
  private let tiling: WinogradTiling
  private let window: ckernels_window
  private let batch, channels, outputs, groups: Int
  /// Inputs of a group that are multiplied; the others, up to whole vectors, are zero.
  private let depth: Int
  /// Where the result's channels lie in a pixel of the output.
  private let place: ChannelSlice
  private let weights, zeros: FloatBuffer
  private let epilogue: ChannelsLastEpilogue

  /// - Parameter depth: inputs of a group for which there are weights; all where nil.
  init(
    tiling: WinogradTiling, geometry: WindowGeometry, input: Shape, outputs: Int, groups: Int, weights: FloatBuffer,
    depth: Int? = nil, epilogue: Epilogue, slice: ChannelSlice? = nil, _ context: ChannelsLast
  ) {
    place = slice ?? ChannelSlice(first: 0, total: outputs)
    kernels = context.kernels
    self.tiling = tiling
    window = geometry.window
    batch = input[0]
    channels = input[1]
    self.outputs = outputs
    self.groups = groups
    self.depth = depth ?? input[1] / groups
    self.weights = WinogradWeights.pack(
      weights, tiling: tiling, outputs: outputs, groups: groups, inputs: self.depth,
      isBlocked: tiling.isBlocked(inputs: input[1] / groups), context)
    zeros = FloatBuffer(count: max(input[1], outputs)) { _ in }
    self.epilogue = ChannelsLastEpilogue(epilogue, channels: outputs, context)
  }

  private var area: Int { tiling.area }
  private var isBlocked: Bool { tiling.isBlocked(inputs: inputs) }
  private var inputs: Int { channels / groups }
  private var groupOutputs: Int { outputs / groups }
  /// Tiles along a row of them, and rows of them in an image.
  private var tilesAcross: Int { (window.output_width + tiling.tile - 1) / tiling.tile }
  var tileRows: Int { (window.output_height + tiling.tile - 1) / tiling.tile }
  private var tiles: Int { batch * tileRows * tilesAcross }
  private var stripTiles: Int {
    let fitting = WinogradConvolution.stripFloats / (area * (inputs + groupOutputs))
    // Wide convolutions' weights lie beyond the second-level cache: each strip reads them all, which so many tiles outweigh.
    let outweighing = 3 * inputs * groupOutputs / (4 * (inputs + groupOutputs))
    return max(min(tiles, max(fitting, outweighing, WinogradConvolution.fewestStripTiles)), 1)
  }

  // A line more a plane, so that the planes of a power of two of channels do not compete for the same sets of the cache.
  private var inputPlane: Int { FloatBuffer.paddedCount(stripTiles * inputs) + FloatBuffer.paddedCount(1) }
  private var outputPlane: Int { FloatBuffer.paddedCount(stripTiles * groupOutputs) + FloatBuffer.paddedCount(1) }

  /// The planes before and after the product, and a pixel for what lies outside the result.
  var scratchCount: Int { planesCount + FloatBuffer.paddedCount(outputs) }

  private var planesCount: Int {
    isBlocked
      ? FloatBuffer.paddedCount(kernels.functions.pointee.winograd_scratch(tiling.points, inputs))
      : area * (inputPlane + outputPlane)
  }

  /// A part is some tiles, or where weights outweigh tiles some of each group's outputs, for which the inputs are transformed
  /// again: or an image, where an activation follows that is applied to the whole of it.
  var kernel: Kernel {
    let (tiles, side, panels) = (tiles, WinogradConvolution.partTiles, OutputPanels(outputs: groupOutputs, kernels))
    if epilogue.hasFinish {
      let image = tiles / batch
      return Kernel(scratchCount: scratchCount, division: Division(parts: batch)) {
        run($0, tiles: $1.lowerBound * image..<$1.upperBound * image, outputs: 0..<groupOutputs)
        let count = window.output_height * window.output_width * outputs
        epilogue.finish($0.output(0) + $1.lowerBound * count, count: $1.count * count)
      }
    }
    if groupOutputs > tiles, panels.count > 1 {
      return Kernel(scratchCount: scratchCount, division: Division(parts: panels.count, isCostly: true)) {
        run($0, tiles: 0..<tiles, outputs: panels.outputs(of: $1))
      }
    }
    return Kernel(scratchCount: scratchCount, division: Division(parts: (tiles + side - 1) / side)) {
      run($0, tiles: $1.lowerBound * side..<min($1.upperBound * side, tiles), outputs: 0..<groupOutputs)
    }
  }

  private func run(_ arguments: borrowing KernelArguments, tiles: Range<Int>, outputs slice: Range<Int>) {
    run(
      arguments.input(0), tiles: tiles, outputs: slice, residual: epilogue.hasResidual ? arguments.input(3) : nil,
      into: arguments.output(0), scratch: arguments.scratch)
  }

  /// Whole rows of tiles of one image without a residual.
  ///
  /// - Parameter input: as if the whole image lay there; read are only the rows under the tiles.
  func run(
    _ input: UnsafePointer<Float>, tileRows: Range<Int>, into target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    run(
      input, tiles: tileRows.lowerBound * tilesAcross..<tileRows.upperBound * tilesAcross, outputs: 0..<groupOutputs,
      residual: nil, into: target, scratch: scratch)
  }

  /// - Parameters:
  ///   - tiles: counted over the batch.
  ///   - slice: outputs of each group.
  private func run(
    _ input: UnsafePointer<Float>, tiles: Range<Int>, outputs slice: Range<Int>, residual: UnsafePointer<Float>?,
    into target: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { window in
      for group in 0..<groups {
        let channel = group * groupOutputs + slice.lowerBound
        let work = ckernels_winograd(
          window: window, input_tile: tiling.points, output_tile: tiling.tile, input: input + group * inputs,
          input_channels: inputs, k: depth, input_stride: channels, bias: epilogue.bias.pointer + channel,
          residual: residual.map { $0 + channel },
          minimum: epilogue.minimum, maximum: epilogue.maximum, output: target + place.first + channel,
          output_channels: slice.count, output_stride: place.total, zeros: zeros.pointer, spare: scratch + planesCount)
        if isBlocked {
          let packed = weights.pointer + area * depth * channel
          withUnsafePointer(to: work) {
            kernels.functions.pointee.winograd($0, packed, tiles.lowerBound, tiles.count, scratch)
          }
        } else {
          run(work, tiles: tiles, weights: groupWeights(group) + slice.lowerBound * depth, scratch: scratch)
        }
      }
    }
  }

  private var packedCount: Int { kernels.packedCount(k: depth, n: groupOutputs) }

  private func groupWeights(_ group: Int) -> UnsafePointer<Float> { weights.pointer + group * area * packedCount }

  /// Strips of tiles, all outputs at once.
  private func run(
    _ work: ckernels_winograd, tiles: Range<Int>, weights: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let functions = kernels.functions.pointee
    let sums = scratch + area * inputPlane
    var gemm = ckernels_gemm()
    (gemm.segments, gemm.k, gemm.n) = (1, work.k, work.output_channels)
    (gemm.lda, gemm.ldc) = (work.input_channels, work.output_channels)
    (gemm.minimum, gemm.maximum) = (-.infinity, .infinity)
    gemm.bias = zeros.pointer
    withUnsafePointer(to: work) { work in
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: stripTiles) {
        gemm.m = min(stripTiles, tiles.upperBound - first)
        functions.winograd_input_transform(work, first, gemm.m, scratch, inputPlane)
        for point in 0..<area {
          gemm.a = UnsafePointer(scratch + point * inputPlane)
          gemm.b = weights + point * packedCount
          gemm.c = sums + point * outputPlane
          kernels.gemm(gemm)
        }
        functions.winograd_output_transform(work, sums, outputPlane, first, gemm.m)
      }
    }
  }
}
