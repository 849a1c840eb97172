/// Caffe's Convolution (conv_layer.cpp, base_conv_layer.cpp): a cross-correlation, as ONNX Conv is.
enum Convolution: LayerConversion {
  static func convert(_ layer: Layer, in graph: inout GraphBuilder) throws(LayerError) {
    let parameter = layer.parameter.convolutionParam
    let input = try graph.image(of: layer)
    guard try input.axis(parameter.axis) == 1 else { throw LayerError("axis is \(parameter.axis); 1 is supported") }
    let window = try window(parameter)
    let (channels, outputs, groups) = (input.shape[1], Int(parameter.numOutput), Int(parameter.group))
    guard outputs > 0, groups > 0, channels % groups == 0, outputs % groups == 0 else {
      throw LayerError("\(channels) channels and \(outputs) outputs cannot be cut into \(groups) groups")
    }
    let shape = [outputs, channels / groups] + window.kernel
    let weights = try layer.weights(0, "weights", shape: shape)
    var inputs = [input.value, graph.addConstant(weights, shape: shape, for: layer, "weights")]
    if parameter.biasTerm {
      let bias = try layer.weights(1, "bias", shape: [outputs])
      inputs.append(graph.addConstant(bias, shape: [outputs], for: layer, "bias"))
    }
    var extents: [Int] = []
    for axis in 0..<2 {
      let reach = (window.kernel[axis] - 1) * window.dilation[axis] + 1
      let span = input.shape[axis + 2] + 2 * window.pad[axis] - reach
      guard span >= 0 else { throw LayerError("a kernel of \(reach) is larger than its input, \(input.text)") }
      extents.append(span / window.stride[axis] + 1)
    }
    let value = try graph.add(
      "Conv", inputs, for: layer,
      attributes: [
        "kernel_shape": .integers(window.kernel), "strides": .integers(window.stride),
        "pads": .integers(window.pad + window.pad), "dilations": .integers(window.dilation), "group": .integer(groups),
      ])
    let output = try Blob(value: value, shape: [1, outputs] + extents)
    graph.lastConvolution = (input, output)
    try graph.setOutput(of: layer, to: output)
  }

  private static func window(_ parameter: Caffe_ConvolutionParameter) throws(LayerError) -> Window {
    Window(
      kernel: try Window.pair(
        "kernel_size", parameter.kernelSize, height: parameter.hasKernelH ? parameter.kernelH : nil,
        width: parameter.hasKernelW ? parameter.kernelW : nil, default: nil, from: 1),
      stride: try Window.pair(
        "stride", parameter.stride, height: parameter.hasStrideH ? parameter.strideH : nil,
        width: parameter.hasStrideW ? parameter.strideW : nil, default: 1, from: 1),
      pad: try Window.pair(
        "pad", parameter.pad, height: parameter.hasPadH ? parameter.padH : nil,
        width: parameter.hasPadW ? parameter.padW : nil, default: 0, from: 0),
      dilation: try Window.pair(
        "dilation", parameter.dilation, height: nil, width: nil, default: 1, from: 1))
  }
}
