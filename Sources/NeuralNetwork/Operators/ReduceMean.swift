import CKernels

// ReduceMean, and GlobalAveragePool, which is the mean over all pixels.

/// ONNX GlobalAveragePool: the mean over all axes after the channels.
struct GlobalAveragePool: DifferentiableOperator {
  init(_ node: Node) throws(OperatorError) {}

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
    if operands.layout == .nhwc { return .globalAveragePool(input) }
    let planes = try outputShapes(operands)[0].elementCount
    let length = Shape(input[2...]).elementCount
    return Kernel { arguments in
      for plane in 0..<planes {
        arguments.output(0)[plane] = sum(arguments.input(0) + plane * length, count: length) / Float(length)
      }
    }
  }

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

/// ONNX ReduceMean: axes are an attribute before opset 18 and an optional input since.
struct ReduceMean: DifferentiableOperator {
  private let axes: [Int]?
  private let keepsAxes, isNoopWithoutAxes: Bool

  init(_ node: Node) throws(OperatorError) {
    axes = try node.attributes.integers("axes")
    keepsAxes = try node.attributes.flag("keepdims", default: true)
    isNoopWithoutAxes = try node.attributes.flag("noop_with_empty_axes")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    let reduced = try reducedAxes(operands)
    return [
      input.indices.compactMap { axis in
        reduced.contains(axis) ? (keepsAxes ? 1 : nil) : input[axis]
      }
    ]
  }

  func readsWhenPlanned(_ position: Int) -> Bool { position > 0 }

  /// NHWC over all pixels only, which many exports write instead of GlobalAveragePool.
  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    let input = try operands.shape(0)
    let reduced = try reducedAxes(operands)
    return input.count == 4 && reduced == [2, 3] && !input.contains(0) ? .nhwc : .nchw
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.shape(0)
    if operands.layout == .nhwc { return .globalAveragePool(input) }
    let reduced = try reducedAxes(operands)
    let count = reduced.reduce(1) { $0 * input[$1] }
    guard count > 0 else { throw OperatorError("reduces an axis of extent 0") }
    let kept = input.indices.filter { !reduced.contains($0) }
    let outputCount = kept.reduce(1) { $0 * input[$1] }
    let isTrailing = reduced.elementsEqual((input.count - reduced.count)..<input.count)
    if isTrailing {
      return Kernel { arguments in
        for index in 0..<outputCount {
          arguments.output(0)[index] = sum(arguments.input(0) + index * count, count: count) / Float(count)
        }
      }
    }
    // The elements are first gathered with the reduced axes last.
    let strides = input.strides
    var sources = [0]
    for axis in kept + reduced {
      sources = sources.flatMap { offset in (0..<input[axis]).map { offset + $0 * strides[axis] } }
    }
    return Kernel(scratchCount: sources.count) { [sources] arguments in
      let gathered = arguments.scratch
      for (index, source) in sources.enumerated() { gathered[index] = arguments.input(0)[source] }
      for index in 0..<outputCount {
        arguments.output(0)[index] = sum(gathered + index * count, count: count) / Float(count)
      }
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let input = try operands.shape(0)
    let reduced = try reducedAxes(operands)
    let kept = input.indices.map { reduced.contains($0) ? 1 : input[$0] }
    let spread = try Broadcasting(input, kept)
    let (length, step) = (spread.rowLength, spread.rightStrides.last ?? 0)
    let share = 1 / Float(reduced.reduce(1) { $0 * input[$1] })
    return GradientKernel { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let accumulates = arguments.accumulates(0)
      spread.forEachRow { offset, _, source in
        let gradient = arguments.outputGradient + source
        if step == 0 {
          let contribution = gradient[0] * share
          (target + offset).receive(length, accumulates: accumulates) { _ in contribution }
        } else {
          (target + offset).receive(length, accumulates: accumulates) { gradient[$0] * share }
        }
      }
    }
  }

  /// The axes that are averaged over, in ascending order.
  private func reducedAxes(_ operands: Operands) throws(OperatorError) -> [Int] {
    let input = try operands.shape(0)
    let named = try operands.integers(axes, orInput: 1, "the axes") ?? []
    guard !named.isEmpty else { return isNoopWithoutAxes ? [] : Array(input.indices) }
    var reduced = Set<Int>()
    for axis in named { reduced.insert(try input.resolve(axis: axis)) }
    return reduced.sorted()
  }
}

extension Kernel {
  /// The mean over the pixels of each image and channel, NHWC.
  fileprivate static func globalAveragePool(_ input: Shape) -> Kernel {
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
