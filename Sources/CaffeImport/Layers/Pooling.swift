import NeuralNetwork

/// Caffe's Pooling (pooling_layer.cpp): MAX and AVE, with its own rule for windows that reach beyond the image.
///
/// The number of windows rounds up, as with ONNX's `ceil_mode`; with padding, a window that would begin beyond the
/// image is left out, as with rounding down. A mean divides by the part of the window that covers image and padding,
/// which is ONNX's `count_include_pad`. Both are separable: where one axis rounds up and the other leaves a window out,
/// each axis gets a node of its own.
enum Pooling: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.poolingParam
    let input = try graph.image(of: layer)
    guard parameter.pool != .stochastic else {
      throw LayerError("stochastic pooling is not supported; MAX and AVE are")
    }
    let axes = try axes(parameter, over: input)
    let value: String
    if parameter.globalPooling, parameter.pool == .ave {
      value = try graph.add("GlobalAveragePool", [input.value], for: layer)
    } else if axes[0].roundsUp == axes[1].roundsUp {
      value = try pool(input.value, axes, isMean: parameter.pool == .ave, for: layer, in: &graph)
    } else {
      let column = try pool(
        input.value, [axes[0], .untouched], isMean: parameter.pool == .ave, for: layer, "/column", in: &graph)
      value = try pool(column, [.untouched, axes[1]], isMean: parameter.pool == .ave, for: layer, in: &graph)
    }
    try graph.setOutput(of: layer, to: try Blob(value: value, shape: input.shape[..<2] + axes.map(\.outputs)))
  }

  private static func pool(
    _ input: String, _ axes: [PoolingAxis], isMean: Bool, for layer: Layer, _ suffix: String = "",
    in graph: inout GraphBuilder
  ) throws(LayerError) -> String {
    var attributes: [String: NodeAttribute] = [
      "kernel_shape": .integers(axes.map(\.kernel)), "strides": .integers(axes.map(\.stride)),
      "pads": .integers(axes.map(\.pad) + axes.map(\.pad)),
      "ceil_mode": .integer(axes.contains(where: \.roundsUp) ? 1 : 0),
    ]
    if isMean { attributes["count_include_pad"] = .integer(1) }
    return try graph.add(isMean ? "AveragePool" : "MaxPool", [input], for: layer, suffix, attributes: attributes)
  }

  private static func axes(_ parameter: Caffe_PoolingParameter, over input: Blob) throws(LayerError) -> [PoolingAxis] {
    let window = try window(parameter, over: input)
    var axes: [PoolingAxis] = []
    for axis in 0..<2 {
      do {
        axes.append(
          try PoolingAxis(
            input: input.shape[axis + 2], kernel: window.kernel[axis], stride: window.stride[axis],
            pad: window.pad[axis],
            isPadded: window.pad != [0, 0], roundsUp: parameter.roundMode == .ceil))
      } catch {
        throw LayerError("\(error.reason), \(input.text)")
      }
    }
    return axes
  }

  private static func window(_ parameter: Caffe_PoolingParameter, over input: Blob) throws(LayerError) -> Window {
    let stride = try Window.pair(
      "stride", parameter.hasStride ? [parameter.stride] : [], height: parameter.hasStrideH ? parameter.strideH : nil,
      width: parameter.hasStrideW ? parameter.strideW : nil, default: 1, from: 1)
    let pad = try Window.pair(
      "pad", parameter.hasPad ? [parameter.pad] : [], height: parameter.hasPadH ? parameter.padH : nil,
      width: parameter.hasPadW ? parameter.padW : nil, default: 0, from: 0)
    let hasKernel = parameter.hasKernelSize || parameter.hasKernelH || parameter.hasKernelW
    if parameter.globalPooling {
      guard !hasKernel, stride == [1, 1], pad == [0, 0] else {
        throw LayerError("global_pooling allows neither a kernel nor a stride nor padding")
      }
      return Window(kernel: Array(input.shape[2...]), stride: stride, pad: pad)
    }
    let kernel = try Window.pair(
      "kernel_size", parameter.hasKernelSize ? [parameter.kernelSize] : [],
      height: parameter.hasKernelH ? parameter.kernelH : nil, width: parameter.hasKernelW ? parameter.kernelW : nil,
      default: nil, from: 1)
    guard zip(pad, kernel).allSatisfy(<) else {
      throw LayerError("padding of \(pad) is not below the kernel, \(kernel)")
    }
    return Window(kernel: kernel, stride: stride, pad: pad)
  }
}

/// Pooling along one axis, by the rules of Caffe's pooling_layer.cpp.
private struct PoolingAxis {
  let kernel, stride, pad: Int
  /// How many windows there are.
  let outputs: Int
  /// Whether ONNX finds as many windows by rounding up; otherwise by rounding down.
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
    // Caffe's loop cuts a window off at the end of the padding, also the only window of a kernel larger than
    // everything.
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
