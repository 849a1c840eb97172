import CKernels

/// Convolution of NHWC images by Winograd's minimal filtering (A. Lavin and S. Gray, "Fast Algorithms for Convolutional
/// Neural Networks", arXiv 1509.09308), in float32.
///
/// Chosen for windows of 3x3, 4x4 and 5x5 with a stride of 1 and whole vectors of channels, where it saves more
/// products than its transforms cost (``WinogradTiling/choose(geometry:batch:inputs:outputs:lanes:directProducts:)``).
///
/// A block of tiles at a time: transform the inputs; then, for two vectors of outputs after the other, multiply each
/// point's matrix [tiles][inputs] by its weights and transform back. Where that would read the weights too often, a
/// strip of more tiles at a time, all outputs at once.
struct WinogradConvolution: Sendable {
  private static let stripFloats = 200_000
  private static let fewestStripTiles = 24
  /// Tiles of a unit of work: as many as an AVX2 register tile is high.
  private static let unitTiles = 6

  private let kernels: MicroKernels
  let tiling: WinogradTiling
  private let window: ckernels_window
  private let batch, channels, outputs, groups: Int
  /// Inputs of a group that are multiplied; the others, up to whole vectors, are zero.
  private let depth: Int
  private let destination: ChannelSlice
  /// As blocks of tiles read them; for strips those of ``products``.
  private let weights: FloatBuffer
  /// The matrix of each group and point, for strips.
  private let products: PackedGEMM
  private let zeros, bias: FloatBuffer
  private let epilogue: Epilogue

  /// - Parameter depth: inputs of a group for which there are weights; all where nil.
  init(_ problem: ConvolutionProblem, _ tiling: WinogradTiling, depth: Int? = nil, _ context: KernelContext) {
    kernels = context.kernels
    self.tiling = tiling
    window = problem.geometry.window
    (batch, channels) = (problem.input[0], problem.input[1])
    (outputs, groups) = (problem.outputs, problem.groups)
    self.depth = depth ?? problem.groupInputs
    destination = problem.destination
    weights = WinogradWeights.pack(
      problem.weights, tiling: tiling, groups: groups, n: problem.groupOutputs, k: self.depth,
      isBlocked: tiling.isBlocked(inputs: problem.groupInputs), context)
    products = PackedGEMM(
      packed: weights, k: self.depth, n: problem.groupOutputs,
      epilogue: Epilogue(bias: nil, residual: nil, activation: nil), context)
    zeros = FloatBuffer(count: max(channels, outputs)) { _ in }
    bias = context.weights.bias(problem.epilogue.bias, count: outputs, kernels)
    epilogue = problem.epilogue
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
    let fitting = Self.stripFloats / (area * (inputs + groupOutputs))
    // The weights of wide convolutions exceed the second-level cache: each strip reads them all, which so many tiles
    // outweigh.
    let outweighing = 3 * inputs * groupOutputs / (4 * (inputs + groupOutputs))
    return max(min(tiles, max(fitting, outweighing, Self.fewestStripTiles)), 1)
  }

  // A cache line more for each point's matrix, so that those of a power of two of channels do not compete for the same
  // sets of the cache.
  private var inputPlane: Int { FloatBuffer.paddedCount(stripTiles * inputs) + FloatBuffer.paddedCount(1) }
  private var outputPlane: Int { FloatBuffer.paddedCount(stripTiles * groupOutputs) + FloatBuffer.paddedCount(1) }

  /// The matrices before and after the product, and a pixel for what is outside the result.
  var scratchCount: Int { planesCount + FloatBuffer.paddedCount(outputs) }

  private var planesCount: Int {
    isBlocked
      ? FloatBuffer.paddedCount(kernels.functions.pointee.winograd_scratch(tiling.points, inputs))
      : area * (inputPlane + outputPlane)
  }

  /// A unit of work is some tiles or, where weights outweigh tiles, some of each group's outputs, for which the inputs
  /// are transformed again; an image, where an activation follows that is applied to the whole of it.
  var kernel: Kernel {
    let (tiles, side) = (tiles, Self.unitTiles)
    if let function = epilogue.function {
      let image = tiles / batch
      return Kernel(scratchCount: scratchCount, partition: Partition(units: batch)) {
        run($0, tiles: $1.lowerBound * image..<$1.upperBound * image, columns: 0..<groupOutputs)
        let count = window.output_height * window.output_width * outputs
        let results = $0.output(0) + $1.lowerBound * count
        function.apply(results, results, count: $1.count * count)
      }
    }
    let panels = ColumnPanels(n: groupOutputs, lanes: kernels.lanes)
    if groupOutputs > tiles, panels.count > 1 {
      return Kernel(scratchCount: scratchCount, partition: Partition(units: panels.count, overlaps: true)) {
        run($0, tiles: 0..<tiles, columns: panels.columns(of: $1))
      }
    }
    return Kernel(scratchCount: scratchCount, partition: Partition(units: (tiles + side - 1) / side)) {
      run($0, tiles: $1.lowerBound * side..<min($1.upperBound * side, tiles), columns: 0..<groupOutputs)
    }
  }

  private func run(_ arguments: borrowing KernelArguments, tiles: Range<Int>, columns: Range<Int>) {
    run(
      arguments.input(0), tiles: tiles, columns: columns, residual: epilogue.residual(arguments),
      into: arguments.output(0), scratch: arguments.scratch)
  }

  /// Whole rows of tiles of one image without a residual.
  ///
  /// - Parameter input: where row 0 of the image would be; only the rows under the tiles are read.
  func run(
    _ input: UnsafePointer<Float>, tileRows: Range<Int>, into target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    run(
      input, tiles: tileRows.lowerBound * tilesAcross..<tileRows.upperBound * tilesAcross, columns: 0..<groupOutputs,
      residual: nil, into: target, scratch: scratch)
  }

  /// - Parameters:
  ///   - tiles: counted over the batch.
  ///   - columns: outputs of each group.
  private func run(
    _ input: UnsafePointer<Float>, tiles: Range<Int>, columns: Range<Int>, residual: UnsafePointer<Float>?,
    into target: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let (minimum, maximum) = epilogue.bounds
    withUnsafePointer(to: window) { window in
      for group in 0..<groups {
        let channel = group * groupOutputs + columns.lowerBound
        let work = ckernels_winograd(
          window: window, input_tile: tiling.points, output_tile: tiling.tile, input: input + group * inputs,
          input_channels: inputs, k: depth, input_stride: channels, bias: bias.pointer + channel,
          residual: residual.map { $0 + channel },
          minimum: minimum, maximum: maximum, output: target + destination.first + channel,
          output_channels: columns.count,
          output_stride: destination.total, zeros: zeros.pointer, spare: scratch + planesCount)
        if isBlocked {
          withUnsafePointer(to: work) {
            kernels.functions.pointee.winograd(
              $0, weights.pointer + area * depth * channel, tiles.lowerBound, tiles.count, scratch)
          }
        } else {
          runStrips(of: work, tiles: tiles, group: group, columns: columns, scratch: scratch)
        }
      }
    }
  }

  /// Strips of tiles, all the columns at once.
  private func runStrips(
    of work: ckernels_winograd, tiles: Range<Int>, group: Int, columns: Range<Int>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let functions = kernels.functions.pointee
    let sums = scratch + area * inputPlane
    withUnsafePointer(to: work) { work in
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: stripTiles) {
        let count = min(stripTiles, tiles.upperBound - first)
        functions.winograd_input_transform(work, first, count, scratch, inputPlane)
        for point in 0..<area {
          products.run(
            PackedGEMM.Rows(pointer: scratch + point * inputPlane, stride: inputs, count: count),
            matrix: group * area + point, columns: columns, residual: nil,
            into: sums + point * outputPlane - columns.lowerBound, stride: columns.count, scratch: scratch)
        }
        functions.winograd_output_transform(work, sums, outputPlane, first, count)
      }
    }
  }
}
