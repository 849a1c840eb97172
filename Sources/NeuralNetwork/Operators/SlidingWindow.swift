/// The window attributes that Conv, MaxPool and AveragePool share: kernel_shape, strides, pads, dilations, auto_pad.
struct SlidingWindow: Sendable {
  enum Padding: Sendable {
    /// Pixels before and after each axis.
    case explicit(top: Int, left: Int, bottom: Int, right: Int)
    /// The output is ceil(input / stride); an odd pixel of padding goes to the end (upper) or to the beginning (lower).
    case same(oddAtEnd: Bool)
  }

  /// Nil where the shape of the weights gives the kernel (Conv).
  let kernel: (height: Int, width: Int)?
  let stride: (height: Int, width: Int)
  let dilation: (height: Int, width: Int)
  let padding: Padding
  let ceilMode: Bool

  init(_ attributes: Attributes) throws(OperatorError) {
    kernel = try SlidingWindow.pair("kernel_shape", attributes)
    stride = try SlidingWindow.pair("strides", attributes) ?? (1, 1)
    dilation = try SlidingWindow.pair("dilations", attributes) ?? (1, 1)
    ceilMode = try attributes.flag("ceil_mode")
    let pads = try attributes.integers("pads")
    switch try attributes.string("auto_pad") ?? "NOTSET" {
    case "NOTSET":
      guard let pads else {
        padding = .explicit(top: 0, left: 0, bottom: 0, right: 0)
        return
      }
      guard pads.count == 4, pads.allSatisfy({ (0...SlidingWindow.maximum).contains($0) }) else {
        throw OperatorError("attribute 'pads' is \(pads); four numbers from 0 are supported")
      }
      padding = .explicit(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
    case "VALID": padding = .explicit(top: 0, left: 0, bottom: 0, right: 0)
    case "SAME_UPPER": padding = .same(oddAtEnd: true)
    case "SAME_LOWER": padding = .same(oddAtEnd: false)
    case let other:
      throw OperatorError("attribute 'auto_pad' is '\(other)'; NOTSET, VALID, SAME_UPPER and SAME_LOWER are known")
    }
  }

  /// Larger windows mean a damaged file; below it no product of extents overflows.
  private static let maximum = 1 << 20

  private static func pair(
    _ name: String, _ attributes: Attributes
  ) throws(OperatorError) -> (height: Int, width: Int)? {
    guard let values = try attributes.integers(name) else { return nil }
    guard values.count == 2, values.allSatisfy({ (1...maximum).contains($0) }) else {
      throw OperatorError("attribute '\(name)' is \(values); two numbers from 1 are supported (images, NCHW)")
    }
    return (values[0], values[1])
  }

  /// The window over an input of `shape` (NCHW).
  func geometry(
    over shape: Shape, kernel given: (height: Int, width: Int)? = nil
  ) throws(OperatorError) -> WindowGeometry {
    guard let kernel = given ?? kernel else { throw OperatorError("attribute 'kernel_shape' is missing") }
    let vertical = try axis(shape[2], kernel.height, stride.height, dilation.height, isVertical: true)
    let horizontal = try axis(shape[3], kernel.width, stride.width, dilation.width, isVertical: false)
    return WindowGeometry(vertical: vertical, horizontal: horizontal)
  }

  /// The shape of a pooled image batch (NCHW): one output per window.
  func pooledShape(_ input: Shape) throws(OperatorError) -> Shape {
    let geometry = try geometry(over: input)
    return [input[0], input[1], geometry.vertical.output, geometry.horizontal.output]
  }

  private func axis(
    _ input: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, isVertical: Bool
  ) throws(OperatorError) -> WindowAxis {
    let extent = (kernel - 1) * dilation + 1
    var before: Int
    var after: Int
    switch padding {
    case .explicit(let top, let left, let bottom, let right):
      (before, after) = isVertical ? (top, bottom) : (left, right)
    case .same(let oddAtEnd):
      let total = max(((input + stride - 1) / stride - 1) * stride + extent - input, 0)
      (before, after) = oddAtEnd ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
    }
    let span = input + before + after - extent
    guard span >= 0 else {
      throw OperatorError("a window of \(extent) does not fit an axis of \(input) with \(before) + \(after) padding")
    }
    var output = span / stride + 1
    if ceilMode, span % stride != 0, output * stride < input + before {
      // ONNX drops a window that would begin in the padding at the end.
      output += 1
    }
    return WindowAxis(
      input: input, output: output, kernel: kernel, stride: stride, dilation: dilation, padBefore: before,
      padAfter: after)
  }
}
