/// How the elements of images, tensors of rank 4, are stored. Shapes are named in ONNX's order (N, C, H, W) in either
/// layout.
enum Layout: Sendable {
  /// Row-major, as ONNX defines it: element (n, c, y, x) at ((n * C + c) * H + y) * W + x. A network's inputs and
  /// outputs, constants, and everything in training.
  case nchw
  /// Channels last: element (n, c, y, x) at ((n * H + y) * W + x) * C + c. What inference computes on: a convolution's
  /// window is then a few contiguous runs of floats, and its result needs no rearranging.
  case nhwc
}

/// In which layouts an operator reads and writes images, for given operands.
enum LayoutRule: Sendable {
  /// Reads and writes NCHW.
  case nchw
  /// Reads and writes NHWC; what comes in NCHW is converted.
  case nhwc
  /// Computes the same whatever the layout: NHWC where any operand has it, otherwise NCHW.
  case any
  /// Reads input 0 in NCHW and writes NHWC: a network's first convolution.
  case nchwToNHWC
}

extension Shape {
  /// Whether NCHW and NHWC differ at all: with one channel, or one pixel, they are the same memory.
  var dependsOnLayout: Bool { count == 4 && self[1] > 1 && self[2] * self[3] > 1 }
}
