import CKernels

// GlobalAveragePool and GlobalMaxPool: the mean and the maximum over all axes after the channels.

/// A reduction of every channel of every image to one number.
protocol GlobalPooling: DifferentiableOperator {
  /// Of the pixels of images stored as NHWC.
  static func rows(_ input: Shape) -> Kernel

  /// Of `count` neighbouring elements.
  static func reduce(_ plane: UnsafePointer<Float>, _ count: Int) -> Float
}

extension GlobalPooling {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard input.count >= 3, !input.contains(0) else {
      throw OperatorError("input 0 is \(input.text); [N, C, spatial axes...] is needed")
    }
    return [Shape(input[..<2]) + Shape(repeating: 1, count: input.count - 2)]
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    try operands.shape(0).count == 4 ? .nhwc : .nchw
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.shape(0)
    if operands.layout == .nhwc { return Self.rows(input) }
    let planes = try outputShapes(operands)[0].elementCount
    let length = Shape(input[2...]).elementCount
    return Kernel { arguments in
      for plane in 0..<planes {
        arguments.output(0)[plane] = Self.reduce(arguments.input(0) + plane * length, length)
      }
    }
  }
}

/// ONNX GlobalAveragePool: the mean over all axes after the channels.
struct GlobalAveragePool: GlobalPooling {
  init(_ node: Node) throws(OperatorError) {}

  static func rows(_ input: Shape) -> Kernel { .globalAveragePool(input) }

  static func reduce(_ plane: UnsafePointer<Float>, _ count: Int) -> Float { sum(plane, count: count) / Float(count) }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let planes = try outputShapes(operands)[0].elementCount
    let length = Shape(try operands.shape(0)[2...]).elementCount
    return GradientKernel { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      for plane in 0..<planes {
        let share = arguments.outputGradient[plane] / Float(length)
        (target + plane * length).receive(length, accumulates: arguments.accumulates(0)) { _ in share }
      }
    }
  }
}

/// ONNX GlobalMaxPool: the maximum over all axes after the channels.
struct GlobalMaxPool: GlobalPooling {
  init(_ node: Node) throws(OperatorError) {}

  static func rows(_ input: Shape) -> Kernel {
    let (channels, pixels) = (input[1], input[2] * input[3])
    return Kernel { arguments in
      for image in 0..<input[0] {
        let (source, output) = (arguments.input(0) + image * pixels * channels, arguments.output(0) + image * channels)
        output.update(from: source, count: channels)
        for pixel in 1..<max(pixels, 1) {
          let row = source + pixel * channels
          for channel in 0..<channels { output[channel] = Maximum.combine(output[channel], row[channel]) }
        }
      }
    }
  }

  static func reduce(_ plane: UnsafePointer<Float>, _ count: Int) -> Float {
    ReductionKind.maximum.reduce(plane, count)
  }

  /// The whole gradient goes to the first of the largest elements, as in PyTorch.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let planes = try outputShapes(operands)[0].elementCount
    let length = Shape(try operands.shape(0)[2...]).elementCount
    return GradientKernel(readsInputs: [0], readsOutput: true) { arguments in
      arguments.clearUnlessAccumulated(0, count: planes * length)
      guard let target = arguments.inputGradient(0) else { return }
      for plane in 0..<planes {
        let (source, largest) = (arguments.input(0) + plane * length, arguments.output[plane])
        guard let first = (0..<length).first(where: { source[$0] == largest }) else { continue }
        target[plane * length + first] += arguments.outputGradient[plane]
      }
    }
  }
}

extension Kernel {
  /// The mean over the pixels of each image and channel, NHWC.
  static func globalAveragePool(_ input: Shape) -> Kernel {
    let (channels, pixels) = (input[1], input[2] * input[3])
    return Kernel { arguments in
      for image in 0..<input[0] {
        let output = arguments.output(0) + image * channels
        output.update(repeating: 0, count: channels)
        for pixel in 0..<pixels {
          ckernels_add_to_strided(output, arguments.input(0) + (image * pixels + pixel) * channels, 1, channels)
        }
        ckernels_scale(output, channels, 1 / Float(pixels))
      }
    }
  }
}
