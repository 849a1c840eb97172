/// ONNX Pad: constant, reflect or edge; negative pads crop. Attributes before opset 11, constant inputs since.
struct Pad: DifferentiableOperator {
  private let mode: String
  private let pads: [Int]?
  private let value: Float?

  init(_ node: Node) throws(OperatorError) {
    mode = try node.attributes.string("mode") ?? "constant"
    guard ["constant", "reflect", "edge"].contains(mode) else {
      throw OperatorError("mode is '\(mode)'; constant, reflect and edge are supported")
    }
    pads = try node.attributes.integers("pads")
    value = try node.attributes.float("value")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try rearrangement(operands).shape] }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let input = try operands.requiredConstant(0, "the input")
    let filling = try filling(operands)
    if case .integer = input.elements, Int64(exactly: filling) == nil {
      throw OperatorError("it fills integers with \(filling)")
    }
    return [try rearrangement(operands).apply(to: input, filling: filling)]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    try rearrangement(operands).kernel(filling: filling(operands))
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    try rearrangement(operands).gradientKernel(inputCount: operands.shape(0).elementCount)
  }

  func readsWhenPlanned(_ position: Int) -> Bool { position > 0 }

  private func filling(_ operands: Operands) throws(OperatorError) -> Float {
    if let value { return value }
    guard let tensor = try operands.constant(2, "the constant value"), tensor.shape.elementCount == 1 else { return 0 }
    switch tensor.elements {
    case .float(let buffer): return buffer.pointer[0]
    case .integer(let values): return Float(values[0])
    }
  }

  private func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement {
    let input = try operands.shape(0)
    let given = try operands.requiredIntegers(pads, orInput: 1, "pads")
    var axes = Array(input.indices)
    if let named = try operands.constant(3, "axes")?.integers() {
      axes = []
      for axis in named { axes.append(try input.resolve(axis: axis)) }
    }
    guard given.count == 2 * axes.count, given.allSatisfy({ $0.magnitude < 1 << 20 }) else {
      throw OperatorError("pads are \(given); two numbers for each of \(axes.count) axes are expected")
    }
    var before = [Int](repeating: 0, count: input.count)
    var shape = input
    for (index, axis) in axes.enumerated() {
      before[axis] = given[index]
      shape[axis] += given[index] + given[index + axes.count]
      let isReflectable = max(given[index], given[index + axes.count]) < input[axis]
      guard mode != "reflect" || isReflectable, mode != "edge" || input[axis] > 0 else {
        throw OperatorError("pads \(given) reach beyond what \(input.text) can reflect or repeat")
      }
    }
    guard shape.checkedElementCount != nil else { throw OperatorError("pads \(given) do not fit \(input.text)") }
    return try Rearrangement(shape: shape, input: input) { axis, index in
      let (position, extent) = (index - before[axis], input[axis])
      if position >= 0 && position < extent { return position }
      switch mode {
      case "edge": return position < 0 ? 0 : extent - 1
      case "reflect": return position < 0 ? -position : 2 * (extent - 1) - position
      default: return nil
      }
    }
  }
}
