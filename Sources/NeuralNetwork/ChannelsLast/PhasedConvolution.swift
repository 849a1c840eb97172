import CKernels

/// A strided convolution of few channels, such as a network's first, as one of stride 1 over its input's phases.
///
/// A window of k taps and stride s sees ceil(k/s) neighbouring pixels of an image whose pixels are s x s of the input's: with
/// more channels and stride 1, Winograd's filtering applies (AlexNet's 11x11 by 4 is 3x3 over 48 channels).
struct PhasedConvolution: Stem {
  /// Floats of phases that are split at a time: half of a second-level cache of 512 KiB.
  private static let cachedFloats = 65_536

  private let window: ckernels_window
  private let channels, phasedChannels: Int
  private let height, width: Int
  private let batch, outputs: Int
  /// Where the image's rows come from; nil where it has that layout already.
  private let source: PlanarRows?
  private let tiling: WinogradTiling
  private let convolution: WinogradConvolution

  /// - Parameter normalization: of an image in planes; nil for one that has the channels-last layout.
  /// - Returns: nil where the window has no such form, or a direct product is as fast.
  init?(
    geometry: WindowGeometry, input: Shape, normalization: ChannelNormalization?, outputs: Int, weights: FloatBuffer,
    epilogue: Epilogue, _ context: ChannelsLast
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
    source = normalization.map {
      PlanarRows(input: input, normalization: $0, padTop: 0, padLeft: 0, context)
    }
    channels = input[1]
    batch = input[0]
    self.outputs = outputs
    convolution = WinogradConvolution(
      tiling: tiling, geometry: phased, input: [1, phasedChannels, height, width], outputs: outputs, groups: 1,
      weights: PhasedConvolution.split(
        weights, outputs: outputs, channels: input[1], kernel: vertical.kernel, stride: stride, context),
      depth: stride * stride * input[1], epilogue: epilogue, context)
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

  /// Floats of a strip's rows of the image.
  private var rowsCount: Int {
    guard source != nil else { return 0 }
    let rows = (stripTileRows * tiling.tile + tiling.taps - 1) * window.stride_y
    return FloatBuffer.paddedCount(min(rows, window.input_height) * window.input_width * channels)
  }

  var imageCount: Int { window.input_height * window.input_width * channels }

  var rowsAtOnce: Int { tiling.tile }

  /// A strip's phases, and what the convolution over them needs or, before it, the image's rows
  /// under them.
  var scratchCount: Int { phasesCount + max(convolution.scratchCount, rowsCount) }

  /// A part is a row of tiles.
  var kernel: Kernel {
    let tileRows = convolution.tileRows
    return Kernel(scratchCount: scratchCount, division: Division(parts: batch * tileRows)) { arguments, parts in
      let outputCount = window.output_height * window.output_width * outputs
      var next = parts.lowerBound
      while next < parts.upperBound {
        let (image, first) = next.quotientAndRemainder(dividingBy: tileRows)
        let end = min(first + parts.upperBound - next, tileRows)
        run(
          arguments.input(0) + image * imageCount, tileRows: first..<end,
          into: arguments.output(0) + image * outputCount, scratch: arguments.scratch)
        next += end - first
      }
    }
  }

  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    run(
      image, tileRows: rows.lowerBound / rowsAtOnce..<(rows.upperBound + rowsAtOnce - 1) / rowsAtOnce,
      into: output - rows.lowerBound * window.output_width * outputs, scratch: scratch)
  }

  /// - Parameter output: as if the whole image's result lay there; written are only the rows of the tiles.
  private func run(
    _ image: UnsafePointer<Float>, tileRows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: tileRows.lowerBound, to: tileRows.upperBound, by: stripTileRows) {
      let strip = first..<min(first + stripTileRows, tileRows.upperBound)
      let rows = phaseRows(under: strip)
      split(rows, of: image, into: scratch, imageRows: scratch + phasesCount)
      convolution.run(
        scratch - rows.lowerBound * width * phasedChannels, tileRows: strip, into: output,
        scratch: scratch + phasesCount)
    }
  }

  /// Rows of phases of one image. `imageRows` is working memory for the image's rows under them.
  private func split(
    _ rows: Range<Int>, of image: UnsafePointer<Float>, into phases: UnsafeMutablePointer<Float>,
    imageRows: UnsafeMutablePointer<Float>
  ) {
    var image = image
    if let source {
      let first = max(rows.lowerBound * window.stride_y - window.pad_top, 0)
      let end = min(rows.upperBound * window.stride_y - window.pad_top, window.input_height)
      source.copy(first..<max(first, end), of: image, width: window.input_width, into: imageRows)
      image = UnsafePointer(imageRows) - first * window.input_width * channels
    }
    withUnsafePointer(to: window) { window in
      ckernels_space_to_depth(
        phases, image, window, channels, rows.lowerBound, rows.count, width, phasedChannels)
    }
  }

  /// Weights [outputs][channels][k][k] as [outputs][phases * channels][ceil(k/s)][ceil(k/s)], zero where there is no tap.
  private static func split(
    _ weights: FloatBuffer, outputs: Int, channels: Int, kernel: Int, stride: Int, _ context: ChannelsLast
  ) -> FloatBuffer {
    let taps = (kernel + stride - 1) / stride
    let depth = stride * stride * channels
    return context.weights.buffer(of: weights, form: "phases \(stride) \(kernel) \(channels) \(outputs)") {
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
