/// ONNX Where: the second operand where the first, a condition, is true, else the third; all three broadcast.
struct Where: DifferentiableOperator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try Walk(operands).shape] }

  func readsWhenPlanned(_ position: Int) -> Bool { position == 0 }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    guard case .integer(let condition) = try operands.requiredConstant(0, "the condition").elements else { return nil }
    let first = try operands.requiredConstant(1, "the operand where it is true")
    let second = try operands.requiredConstant(2, "the operand where it is false")
    let walk = try Walk(operands)
    try walk.checkFoldable()
    switch (first.elements, second.elements) {
    case (.integer(let left), .integer(let right)):
      var values: [Int64] = []
      walk.forEach { _, offsets in values.append(condition[offsets.0] != 0 ? left[offsets.1] : right[offsets.2]) }
      return [Tensor(shape: walk.shape, integers: values)]
    case (.float(let left), .float(let right)):
      let values = FloatBuffer(count: walk.shape.elementCount) { target in
        walk.forEach { target[$0] = condition[$1.0] != 0 ? left.pointer[$1.1] : right.pointer[$1.2] }
      }
      return [Tensor(shape: walk.shape, floats: values)]
    default: throw OperatorError("chooses between integers and floats")
    }
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let walk = try Walk(operands)
    let condition = NumericOperand(operands, 0)
    return Kernel { arguments in
      let choice = condition.pointer(arguments)
      let (first, second, target) = (arguments.input(1), arguments.input(2), arguments.output(0))
      walk.forEach { target[$0] = choice[$1.0] != 0 ? first[$1.1] : second[$1.2] }
    }
  }

  /// Each gradient goes to the operand that was chosen.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    guard !wanted[0] else { throw OperatorError("its condition has no gradient") }
    let walk = try Walk(operands)
    let constant = NumericOperand(operands, 0).constantElements
    let counts = try (operands.shape(1).elementCount, operands.shape(2).elementCount)
    return GradientKernel(readsInputs: constant == nil ? [0] : []) { arguments in
      arguments.clearUnlessAccumulated(1, count: counts.0)
      arguments.clearUnlessAccumulated(2, count: counts.1)
      let choice = constant?.pointer ?? arguments.input(0)
      let (first, second) = (arguments.inputGradient(1), arguments.inputGradient(2))
      let gradient = arguments.outputGradient
      walk.forEach { index, offsets in
        if choice[offsets.0] != 0 {
          first?[offsets.1] += gradient[index]
        } else {
          second?[offsets.2] += gradient[index]
        }
      }
    }
  }
}

/// Three operands walked together, with broadcasting.
private struct Walk: Sendable {
  let shape: Shape
  /// Elements that each operand advances along each axis; 0 where it is repeated.
  private let strides: [(Int, Int, Int)]

  init(_ operands: Operands) throws(OperatorError) {
    let shapes = try (operands.shape(0), operands.shape(1), operands.shape(2))
    let shape = try Broadcasting(Broadcasting(shapes.0, shapes.1).shape, shapes.2).shape
    func strides(_ operand: Shape) -> [Int] {
      let padded = Shape(repeating: 1, count: shape.count - operand.count) + operand
      return zip(padded, padded.strides).map { $0 == 1 ? 0 : $1 }
    }
    self.shape = shape
    let steps = (strides(shapes.0), strides(shapes.1), strides(shapes.2))
    self.strides = shape.indices.map { (steps.0[$0], steps.1[$0], steps.2[$0]) }
  }

  /// Constants are computed when a file is loaded, whatever it asks for.
  func checkFoldable() throws(OperatorError) {
    guard shape.elementCount <= Shape.maximumConstantCount else {
      throw OperatorError("a constant of \(shape.text) is beyond what is supported")
    }
  }

  /// Calls `body` with the index of each element of the result, and those of the operands' elements.
  @inline(__always)
  func forEach(_ body: (Int, (Int, Int, Int)) -> Void) {
    let count = shape.elementCount
    guard count > 0 else { return }
    guard let last = shape.last, let step = strides.last else { return body(0, (0, 0, 0)) }
    for row in 0..<(count / last) {
      var rest = row
      var offsets = (0, 0, 0)
      var axis = shape.count - 2
      while axis >= 0 {
        let index = rest % shape[axis]
        rest /= shape[axis]
        offsets.0 += index * strides[axis].0
        offsets.1 += index * strides[axis].1
        offsets.2 += index * strides[axis].2
        axis -= 1
      }
      for index in 0..<last {
        body(row * last + index, (offsets.0 + index * step.0, offsets.1 + index * step.1, offsets.2 + index * step.2))
      }
    }
  }
}
