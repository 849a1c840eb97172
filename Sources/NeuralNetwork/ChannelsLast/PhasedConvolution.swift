import CKernels

/// A strided convolution of few channels, such as a network's first, as one of stride 1 over its input's phases.
///
/// A window of k taps and stride s sees ceil(k/s) neighbouring pixels of an image whose pixels are s x s of the input's: with
/// more channels and stride 1, Winograd's filtering applies (AlexNet's 11x11 by 4 is 3x3 over 48 channels).
struct PhasedConvolution: Sendable {
  /// Floats of phases that are split at a time: half of a second-level cache of 512 KiB.
  private static let cachedFloats = 65_536

  private let window: ckernels_window
  private let channels, phasedChannels: Int
  private let height, width: Int
  private let batch, outputCount: Int
  private let tiling: WinogradTiling
  private let convolution: WinogradConvolution

  /// - Returns: nil where the window has no such form, or a direct product is as fast.
  init?(
    geometry: WindowGeometry, input: Shape, outputs: Int, weights: FloatBuffer, epilogue: Epilogue,
    _ context: ChannelsLast
  ) {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    let (stride, lanes) = (vertical.stride, context.kernels.lanes)
    guard stride > 1, horizontal.stride == stride, vertical.kernel == horizontal.kernel, vertical.dilation == 1,
      horizontal.dilation == 1, !epilogue.hasResidual, epilogue.activation.map({ $0.bounds != nil }) ?? true
    else { return nil }
    let taps = (vertical.kernel + stride - 1) / stride
    phasedChannels = (stride * stride * input[1] + lanes - 1) / lanes * lanes
    height = vertical.output + taps - 1
    width = horizontal.output + taps - 1
    let axes = [vertical, horizontal].map {
      WindowAxis(
        input: $0.output + taps - 1, output: $0.output, kernel: taps, stride: 1, dilation: 1, padBefore: 0, padAfter: 0)
    }
    let phased = WindowGeometry(vertical: axes[0], horizontal: axes[1])
    guard
      let tiling = WinogradTiling.choose(
        geometry: phased, batch: input[0], inputs: phasedChannels, outputs: outputs, lanes: lanes,
        directProducts: vertical.kernel * horizontal.kernel * input[1])
    else { return nil }
    self.tiling = tiling
    window = geometry.window
    channels = input[1]
    batch = input[0]
    outputCount = geometry.outputCount * outputs
    convolution = WinogradConvolution(
      tiling: tiling, geometry: phased, input: [1, phasedChannels, height, width], outputs: outputs, groups: 1,
      weights: PhasedConvolution.split(
        weights, outputs: outputs, channels: input[1], kernel: vertical.kernel, stride: stride,
        phasedChannels: phasedChannels, context), epilogue: epilogue, context)
  }

  /// Rows of phases under some rows of tiles.
  private func phaseRows(under tileRows: Range<Int>) -> Range<Int> {
    let last = min(tileRows.upperBound * tiling.tile + tiling.taps - 1, height)
    return tileRows.lowerBound * tiling.tile..<last
  }

  /// Rows of tiles whose phases are split at a time, at least one.
  private var stripTileRows: Int {
    let rows = PhasedConvolution.cachedFloats / (width * phasedChannels)
    return max(1, (rows - tiling.taps + 1) / tiling.tile)
  }

  private var phasesCount: Int {
    FloatBuffer.paddedCount((stripTileRows * tiling.tile + tiling.taps - 1) * width * phasedChannels)
  }

  /// A part is a row of tiles. The working memory holds a strip's phases, and what the convolution over them needs.
  var kernel: Kernel {
    Kernel(
      scratchCount: phasesCount + convolution.scratchCount, division: Division(parts: batch * convolution.tileRows)
    ) { run($0, $1) }
  }

  private func run(_ arguments: borrowing KernelArguments, _ tileRows: Range<Int>) {
    let (input, output, scratch) = (arguments.input(0), arguments.output(0), arguments.scratch)
    withUnsafePointer(to: window) { window in
      let inputCount = window.pointee.input_height * window.pointee.input_width * channels
      var next = tileRows.lowerBound
      while next < tileRows.upperBound {
        let (image, first) = next.quotientAndRemainder(dividingBy: convolution.tileRows)
        let end = min(first + stripTileRows, convolution.tileRows, first + tileRows.upperBound - next)
        let rows = phaseRows(under: first..<end)
        ckernels_split_phases(
          scratch, input + image * inputCount, window, channels, rows.lowerBound, rows.count, width, phasedChannels)
        convolution.run(
          scratch - rows.lowerBound * width * phasedChannels, tileRows: first..<end, into: output + image * outputCount,
          scratch: scratch + phasesCount)
        next += end - first
      }
    }
  }

  /// Weights [outputs][channels][k][k] as [outputs][phased channels][ceil(k/s)][ceil(k/s)], zero where there is no tap.
  private static func split(
    _ weights: FloatBuffer, outputs: Int, channels: Int, kernel: Int, stride: Int, phasedChannels: Int,
    _ context: ChannelsLast
  ) -> FloatBuffer {
    let taps = (kernel + stride - 1) / stride
    return context.weights.buffer(of: weights, form: "phases \(stride) \(phasedChannels)") {
      FloatBuffer(count: outputs * phasedChannels * taps * taps) { target in
        for output in 0..<outputs {
          for channel in 0..<channels {
            for y in 0..<kernel {
              for x in 0..<kernel {
                let phase = (y % stride * stride + x % stride) * channels + channel
                let place = ((output * phasedChannels + phase) * taps + y / stride) * taps + x / stride
                target[place] = weights[((output * channels + channel) * kernel + y) * kernel + x]
              }
            }
          }
        }
      }
    }
  }
}
