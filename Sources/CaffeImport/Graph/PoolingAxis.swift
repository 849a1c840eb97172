/// Pooling along one axis, by the rule of Caffe's pooling_layer.cpp.
struct PoolingAxis {
  let kernel, stride, pad: Int
  /// How many windows there are.
  let outputs: Int
  /// Whether ONNX finds as many where it rounds up; otherwise where it rounds down.
  let roundsUp: Bool

  /// An axis that the pooling leaves as it is.
  static let untouched = PoolingAxis()

  private init() { (kernel, stride, pad, outputs, roundsUp) = (1, 1, 0, 1, false) }

  /// - Parameters:
  ///   - input: the image's extent.
  ///   - isPadded: whether there is padding along either axis.
  ///   - roundsUp: Caffe's round_mode.
  /// - Throws: ``LayerError`` where a window would see nothing of the image.
  init(input: Int, kernel: Int, stride: Int, pad: Int, isPadded: Bool, roundsUp: Bool) throws(LayerError) {
    let padded = input + 2 * pad
    // Caffe's loop cuts a window at the padding's end, the only window of a kernel that is larger than all.
    let isCut = roundsUp && kernel > padded && kernel - padded < stride
    self.kernel = isCut ? padded : kernel
    let span = padded - self.kernel
    guard span >= 0 else { throw LayerError("a kernel of \(kernel) is larger than its input") }
    let count = (roundsUp ? span + stride - 1 : span) / stride + 1
    let endsOutside = (count - 1) * stride >= input + pad
    guard !endsOutside || isPadded else { throw LayerError("its last window would lie outside its input") }
    outputs = endsOutside ? count - 1 : count
    self.roundsUp = roundsUp && !endsOutside
    self.stride = stride
    self.pad = pad
  }
}
