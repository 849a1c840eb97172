import CKernels

/// Convolution as a matrix product: windows [pixels][taps * inputs] times weights [taps * inputs][outputs].
///
/// Chosen for pointwise convolutions, whose windows are the NHWC image as it is, and wherever no other algorithm saves
/// anything. Larger windows are gathered (im2col; K. Chellapilla et al., "High Performance Convolutional Neural
/// Networks for Document Processing", 2006), a strip of pixels that fits the second-level cache at a time.
struct GEMMConvolution: Sendable {
  /// Floats of a strip's windows: half of a second-level cache of 512 KiB.
  private static let stripFloats = 65536
  private static let fewestStripPixels = 28
  /// Pixels of a unit of work: a few register tiles.
  private static let unitPixels = 24

  private let window: ckernels_window
  private let isPointwise: Bool
  private let batch, channels, groups: Int
  private let destination: ChannelSlice
  private let gemm: PackedGEMM

  init(_ problem: ConvolutionProblem, _ context: KernelContext) {
    window = problem.geometry.window
    isPointwise = problem.geometry.isPointwise && problem.groups == 1
    (batch, channels, groups) = (problem.input[0], problem.input[1], problem.groups)
    destination = problem.destination
    gemm = PackedGEMM(
      problem.weights, problem.gemmWeights, precision: context.precision, epilogue: problem.epilogue, context)
  }

  private var pixels: Int { batch * window.output_height * window.output_width }
  private var outputs: Int { gemm.n * groups }

  private var stripPixels: Int {
    if isPointwise && gemm.epilogue.function == nil { return max(pixels, 1) }
    let fitting = Self.stripFloats / max(isPointwise ? outputs : gemm.k, 1)
    return max(min(pixels, max(fitting, Self.fewestStripPixels)), 1)
  }

  private var windowsCount: Int { isPointwise ? 0 : FloatBuffer.paddedCount(stripPixels * gemm.k) }

  /// A unit of work is some pixels of the result or, where weights outweigh pixels, some of its channels. The working
  /// memory holds a strip's windows, and what the product needs.
  var kernel: Kernel {
    if isPointwise, outputs > pixels, let panels = gemm.panels {
      return Kernel(partition: Partition(units: panels.count)) {
        run($0, pixels: 0..<pixels, columns: panels.columns(of: $1))
      }
    }
    let side = Self.unitPixels
    return Kernel(
      scratchCount: windowsCount + gemm.scratchCount, partition: Partition(units: (pixels + side - 1) / side)
    ) { run($0, pixels: $1.lowerBound * side..<min($1.upperBound * side, pixels), columns: nil) }
  }

  private func run(_ arguments: borrowing KernelArguments, pixels: Range<Int>, columns: Range<Int>?) {
    let residual = gemm.epilogue.residual(arguments)
    for first in stride(from: pixels.lowerBound, to: pixels.upperBound, by: stripPixels) {
      let count = min(stripPixels, pixels.upperBound - first)
      for group in 0..<groups {
        gemm.run(
          rows(arguments, first: first, count: count, group: group), matrix: group, columns: columns,
          residual: residual.map { $0 + first * outputs + group * gemm.n },
          into: arguments.output(0) + first * destination.total + destination.first + group * gemm.n,
          stride: destination.total, scratch: arguments.scratch + windowsCount)
      }
    }
  }

  /// The windows of a group under some pixels of the result: in the input itself, or gathered into the working memory.
  private func rows(
    _ arguments: borrowing KernelArguments, first: Int, count: Int, group: Int
  ) -> PackedGEMM.Rows {
    if isPointwise {
      return PackedGEMM.Rows(pointer: arguments.input(0) + first * channels, stride: channels, count: count)
    }
    let (inputs, input, windows) = (channels / groups, arguments.input(0), arguments.scratch)
    withUnsafePointer(to: window) {
      ckernels_im2col(windows, input + group * inputs, $0, inputs, channels, first, count)
    }
    return PackedGEMM.Rows(pointer: windows, stride: gemm.k, count: count)
  }
}
