import CKernels

/// The rows of an image of few channels that lies in planes, such as a network's input: normalised and brought into the
/// channels-last layout as they are read, so that the image is never written anew as a whole.
struct PlanarRows: Sendable {
  /// An image of more channels is not read this way.
  static let mostChannels = 4

  private let kernels: MicroKernels
  private let height, width, channels: Int
  private let normalization: ChannelNormalization
  private let padTop, padLeft: Int

  /// - Parameter input: [N,C,H,W], C at most ``mostChannels``.
  init(
    input: Shape, normalization: ChannelNormalization, padTop: Int, padLeft: Int, _ context: ChannelsLast
  ) {
    kernels = context.kernels
    (channels, height, width) = (input[1], input[2], input[3])
    self.normalization = normalization
    (self.padTop, self.padLeft) = (padTop, padLeft)
  }

  /// Floats of one image.
  var imageCount: Int { channels * height * width }

  /// Copies rows of the padded image as [row][pixel][channel], cut or filled up to `width` pixels each; zeros outside the image.
  func copy(
    _ rows: Range<Int>, of image: UnsafePointer<Float>, width: Int, into target: UnsafeMutablePointer<Float>
  ) {
    normalization.withUnsafePointers { scale, shift in
      var planar = ckernels_nchw_image(
        input: image, channel_stride: height * self.width, height: height, width: self.width, channels: channels, scale: scale,
        shift: shift, pad_top: padTop, pad_left: padLeft)
      kernels.functions.pointee.interleave(&planar, target, rows.lowerBound, rows.count, width)
    }
  }
}
