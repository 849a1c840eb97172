import CKernels

/// A strided window over few channels as one of stride 1 over many: each block of s x s pixels becomes one pixel of
/// s * s * C channels (space-to-depth), and a window of k taps becomes one of ceil(k / s).
///
/// AlexNet's 11x11 window of stride 4 over RGB is then 3x3 of stride 1 over 48 channels, for which Winograd's algorithm
/// saves most of the multiplications.
struct SpaceToDepth: Sendable {
  let stride: Int
  /// Channels of a pixel of the rewritten image: those of s x s pixels, and zeros up to whole vectors.
  let channels: Int
  /// The rewritten window.
  let geometry: WindowGeometry

  /// - Returns: nil where the window is not square, has no stride or a dilation.
  init?(_ geometry: WindowGeometry, channels: Int, lanes: Int) {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    let stride = vertical.stride
    guard stride > 1, horizontal.stride == stride, vertical.kernel == horizontal.kernel, vertical.dilation == 1,
      horizontal.dilation == 1
    else { return nil }
    let taps = (vertical.kernel + stride - 1) / stride
    func axis(_ axis: WindowAxis) -> WindowAxis {
      WindowAxis(
        input: axis.output + taps - 1, output: axis.output, kernel: taps, stride: 1, dilation: 1, padBefore: 0,
        padAfter: 0)
    }
    self.stride = stride
    self.channels = (stride * stride * channels + lanes - 1) / lanes * lanes
    self.geometry = WindowGeometry(vertical: axis(vertical), horizontal: axis(horizontal))
  }

  /// Weights [outputs][channels][k][k] as [outputs][s * s * channels][ceil(k / s)][ceil(k / s)], zero where there is no
  /// tap.
  func weights(of problem: ConvolutionProblem, _ packed: PackedWeights) -> FloatBuffer {
    let (kernel, channels, outputs) = (problem.geometry.vertical.kernel, problem.input[1], problem.outputs)
    let taps = (kernel + stride - 1) / stride
    let depth = stride * stride * channels
    let weights = problem.weights
    return packed.buffer(
      of: weights, .spaceToDepth(stride: stride, kernel: kernel, channels: channels, n: outputs)
    ) {
      FloatBuffer(count: outputs * depth * taps * taps) { target in
        for output in 0..<outputs {
          for channel in 0..<channels {
            for y in 0..<kernel {
              for x in 0..<kernel {
                let phase = (y % stride * stride + x % stride) * channels + channel
                let place = ((output * depth + phase) * taps + y / stride) * taps + x / stride
                target[place] = weights[((output * channels + channel) * kernel + y) * kernel + x]
              }
            }
          }
        }
      }
    }
  }
}

/// A strided convolution of few channels, such as a network's first: some rows at a time are rewritten
/// (``SpaceToDepth``) and convolved by Winograd's algorithm while they are in the cache.
///
/// Chosen where the rewritten window is one that Winograd's algorithm is faster for than the products of the original
/// one.
struct SpaceToDepthConvolution: RowProducer {
  /// Floats of rewritten rows at a time: half of a second-level cache of 512 KiB.
  private static let cachedFloats = 65_536

  private let window: ckernels_window
  private let channels, depth: Int
  private let height, width: Int
  private let batch, outputs: Int
  /// Where the image's rows come from; nil where it is NHWC already.
  private let source: InterleavedRows?
  private let convolution: WinogradConvolution

  init(
    _ problem: ConvolutionProblem, _ rewriting: SpaceToDepth, _ tiling: WinogradTiling, _ context: KernelContext
  ) {
    window = problem.geometry.window
    (batch, channels) = (problem.input[0], problem.input[1])
    (outputs, depth) = (problem.outputs, rewriting.channels)
    (height, width) = (rewriting.geometry.vertical.input, rewriting.geometry.horizontal.input)
    source = problem.normalization.map {
      InterleavedRows(input: problem.input, normalization: $0, padTop: 0, padLeft: 0, context.kernels)
    }
    convolution = WinogradConvolution(
      ConvolutionProblem(
        geometry: rewriting.geometry, input: [1, rewriting.channels, height, width], outputs: problem.outputs,
        groups: 1, weights: rewriting.weights(of: problem, context.weights), epilogue: problem.epilogue),
      tiling, depth: rewriting.stride * rewriting.stride * problem.input[1], context)
  }

  private var tile: Int { convolution.tiling.tile }

  /// Rewritten rows under some rows of tiles.
  private func rows(under tileRows: Range<Int>) -> Range<Int> {
    tileRows.lowerBound * tile..<min(tileRows.upperBound * tile + convolution.tiling.taps - 1, height)
  }

  /// Rows of tiles for which rows are rewritten at a time, at least one.
  private var stripTileRows: Int {
    max(1, (Self.cachedFloats / (width * depth) - convolution.tiling.taps + 1) / tile)
  }

  private var stripRows: Int { stripTileRows * tile + convolution.tiling.taps - 1 }

  private var rewrittenCount: Int { FloatBuffer.paddedCount(stripRows * width * depth) }

  /// Floats of the image's rows under a strip.
  private var interleavedCount: Int {
    guard source != nil else { return 0 }
    return FloatBuffer.paddedCount(
      min(stripRows * window.stride_y, window.input_height) * window.input_width * channels)
  }

  var imageCount: Int { window.input_height * window.input_width * channels }

  var rowsAtOnce: Int { tile }

  /// A strip's rewritten rows, and what the convolution of them needs or, before it, the image's rows under them.
  var scratchCount: Int { rewrittenCount + max(convolution.scratchCount, interleavedCount) }

  /// A unit of work is a row of tiles.
  var kernel: Kernel {
    let tileRows = convolution.tileRows
    return Kernel(scratchCount: scratchCount, partition: Partition(units: batch * tileRows)) { arguments, units in
      let outputCount = window.output_height * window.output_width * outputs
      let (input, output, scratch) = (arguments.input(0), arguments.output(0), arguments.scratch)
      units.forEachImage(height: tileRows) { image, rows in
        run(input + image * imageCount, tileRows: rows, into: output + image * outputCount, scratch: scratch)
      }
    }
  }

  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    run(
      image, tileRows: rows.lowerBound / tile..<(rows.upperBound + tile - 1) / tile,
      into: output - rows.lowerBound * window.output_width * outputs, scratch: scratch)
  }

  /// - Parameter output: where row 0 of the image's result would be; only the rows of the tiles are written.
  private func run(
    _ image: UnsafePointer<Float>, tileRows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: tileRows.lowerBound, to: tileRows.upperBound, by: stripTileRows) {
      let strip = first..<min(first + stripTileRows, tileRows.upperBound)
      let rows = rows(under: strip)
      rewrite(rows, of: image, into: scratch, interleaved: scratch + rewrittenCount)
      convolution.run(
        scratch - rows.lowerBound * width * depth, tileRows: strip, into: output, scratch: scratch + rewrittenCount)
    }
  }

  /// Rewritten rows of one image. `interleaved` is working memory for the image's rows under them.
  private func rewrite(
    _ rows: Range<Int>, of image: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>,
    interleaved: UnsafeMutablePointer<Float>
  ) {
    var image = image
    if let source {
      let first = max(rows.lowerBound * window.stride_y - window.pad_top, 0)
      let end = min(rows.upperBound * window.stride_y - window.pad_top, window.input_height)
      source.copy(first..<max(first, end), of: image, width: window.input_width, into: interleaved)
      image = UnsafePointer(interleaved) - first * window.input_width * channels
    }
    withUnsafePointer(to: window) { window in
      ckernels_space_to_depth(target, image, window, channels, rows.lowerBound, rows.count, width, depth)
    }
  }
}
