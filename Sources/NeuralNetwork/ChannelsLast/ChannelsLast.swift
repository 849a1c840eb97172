/// What channels-last kernels are made with.
///
/// In this layout the channels of a pixel lie side by side: element (n, c, y, x) at ((n * H + y) * W + x) * C + c. Shapes are
/// named in ONNX's order (N, C, H, W) all the same.
struct ChannelsLast: Sendable {
  let kernels: MicroKernels
  let weights: PackedWeights
  /// Of the products for which there are kernels in it.
  var precision = Precision.float32

  /// Whether the layouts differ at all: with one channel or one pixel they are the same memory.
  static func matters(_ shape: Shape) -> Bool { shape.count == 4 && shape[1] > 1 && shape[2] * shape[3] > 1 }

  /// The bias, or zeros, with enough behind it for whole vectors to be read.
  func bias(_ bias: FloatBuffer?, count: Int) -> FloatBuffer {
    let padded = FloatBuffer.paddedCount(count) + FloatBuffer.paddedCount(kernels.lanes)
    guard let bias else { return FloatBuffer(count: padded) { _ in } }
    return weights.buffer(of: bias, form: "bias \(padded)") {
      FloatBuffer(count: padded) { _ = $0.update(fromContentsOf: bias) }
    }
  }
}
