/// ONNX Split: the input cut along an axis, in parts of given lengths, or in as many nearly equal ones as there are
/// outputs.
///
/// The lengths are an attribute before opset 13 and a constant input since; opset 18 adds `num_outputs`.
struct Split: CompositeOperator {
  private let axis: Int
  private let lengths: [Int]?
  private let partCount: Int

  init(_ node: Node) throws(OperatorError) {
    axis = try node.attributes.integer("axis") ?? 0
    lengths = try node.opset < 13 ? node.attributes.integers("split") : nil
    let declared = try node.opset < 18 ? nil : node.attributes.integer("num_outputs")
    partCount = node.outputs.count
    guard declared == nil || declared == partCount else {
      throw OperatorError("attribute 'num_outputs' is \(declared ?? 0); it has \(partCount) outputs")
    }
  }

  func readsWhenPlanned(_ position: Int) -> Bool { position > 0 }

  func parts(_ operands: Operands) throws(OperatorError) -> [CompositePart] {
    let input = try operands.shape(0)
    let axis = try input.resolve(axis: axis)
    let lengths = try operands.integers(lengths, orInput: 1, "the lengths") ?? equalLengths(of: input[axis])
    // Each alone first, so that their sum cannot overflow.
    guard lengths.count == partCount, lengths.allSatisfy({ (0...input[axis]).contains($0) }),
      lengths.reduce(0, +) == input[axis]
    else {
      throw OperatorError(
        "\(partCount) outputs of lengths \(lengths.prefix(16)) do not make up axis \(axis) of \(input.text)")
    }
    var start = 0
    return lengths.enumerated().map { position, length in
      defer { start += length }
      return CompositePart(
        op: AxisPart(axis: axis, start: start, length: length), inputs: [.operand(0)], output: position)
    }
  }

  /// The last part is shorter where the axis does not divide.
  private func equalLengths(of extent: Int) -> [Int] {
    let length = (extent + partCount - 1) / partCount
    return (0..<partCount).map { min(length, max(extent - $0 * length, 0)) }
  }
}

/// Neighbouring elements along one axis.
struct AxisPart: DifferentiableOperator {
  let axis, start, length: Int

  init(axis: Int, start: Int, length: Int) { (self.axis, self.start, self.length) = (axis, start, length) }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is a part of Split only") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    var shape = try operands.shape(0)
    shape[axis] = length
    return [shape]
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let (input, shape) = try (operands.shape(0), outputShapes(operands)[0])
    return [
      try Rearrangement(shape: shape, input: input) { $0 == axis ? start + $1 : $1 }
        .apply(to: operands.requiredConstant(0, "the input"))
    ]
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule { .any }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let runs = try runs(operands)
    return Kernel { arguments in
      let (source, target) = (arguments.input(0) + runs.offset, arguments.output(0))
      for block in 0..<runs.blocks {
        (target + block * runs.length).update(from: source + block * runs.stride, count: runs.length)
      }
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let runs = try runs(operands)
    let count = try operands.shape(0).elementCount
    return GradientKernel { arguments in
      arguments.clearUnlessAccumulated(0, count: count)
      guard let target = arguments.inputGradient(0) else { return }
      for block in 0..<runs.blocks {
        (target + runs.offset + block * runs.stride).receive(
          arguments.outputGradient + block * runs.length, runs.length, accumulates: true
        ) { part, _ in part }
      }
    }
  }

  /// The part is one run of `length` elements in every `stride`, as the image is stored.
  private func runs(
    _ operands: Operands
  ) throws(OperatorError) -> (blocks: Int, stride: Int, offset: Int, length: Int) {
    let input = try operands.shape(0)
    let order = operands.layout == .nhwc && input.count == 4 ? [0, 2, 3, 1] : Array(input.indices)
    let position = order.firstIndex(of: axis) ?? 0
    let inner = order[(position + 1)...].reduce(1) { $0 * input[$1] }
    let outer = order[..<position].reduce(1) { $0 * input[$1] }
    return (outer, input[axis] * inner, start * inner, length * inner)
  }
}
