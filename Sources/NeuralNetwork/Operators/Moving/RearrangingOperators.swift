// The operators that only move elements: Transpose, Slice, Gather. Pad, which also fills, has its own file.

/// An operator that only moves elements.
protocol RearrangingOperator: DifferentiableOperator {
  func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement
}

extension RearrangingOperator {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try rearrangement(operands).shape] }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    [try rearrangement(operands).apply(to: operands.requiredConstant(0, "the input"))]
  }

  func readsWhenPlanned(_ position: Int) -> Bool { position > 0 }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel { try rearrangement(operands).kernel() }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    try rearrangement(operands).gradientKernel(inputCount: operands.shape(0).elementCount)
  }
}

/// ONNX Transpose: axes in the order `perm`, reversed where it is not given.
struct Transpose: RearrangingOperator {
  private let permutation: [Int]?

  init(_ node: Node) throws(OperatorError) { permutation = try node.attributes.integers("perm") }

  func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement {
    let input = try operands.shape(0)
    let order = permutation ?? Array(input.indices.reversed())
    guard order.sorted() == Array(input.indices) else {
      throw OperatorError("perm \(order) is no order of the axes of \(input.text)")
    }
    let strides = input.strides
    var offsets = [0]
    for axis in order {
      offsets = offsets.flatMap { offset in (0..<input[axis]).map { offset + $0 * strides[axis] } }
    }
    return Rearrangement(shape: order.map { input[$0] }, sources: offsets)
  }
}

/// ONNX Gather: the slices of `axis` that the indices (a constant) select.
struct Gather: RearrangingOperator {
  private let axis: Int

  init(_ node: Node) throws(OperatorError) { axis = try node.attributes.integer("axis") ?? 0 }

  func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement {
    let input = try operands.shape(0)
    let axis = try input.resolve(axis: axis)
    let indices = try operands.requiredConstant(1, "the indices")
    var positions: [Int] = []
    for index in try indices.integers() {
      guard index >= -input[axis], index < input[axis] else {
        throw OperatorError("index \(index) is outside axis \(axis) of \(input.text)")
      }
      positions.append(index < 0 ? index + input[axis] : index)
    }
    var taken = input
    taken[axis] = positions.count
    let moved = try Rearrangement(shape: taken, input: input) { $0 == axis ? positions[$1] : $1 }
    return Rearrangement(
      shape: Shape(input[..<axis]) + indices.shape + Shape(input[(axis + 1)...]), sources: moved.sources)
  }
}

/// ONNX Slice: starts, ends, axes and steps are attributes before opset 10 and constant inputs since.
struct Slice: RearrangingOperator {
  private let starts, ends, axes: [Int]?

  init(_ node: Node) throws(OperatorError) {
    starts = try node.attributes.integers("starts")
    ends = try node.attributes.integers("ends")
    axes = try node.attributes.integers("axes")
  }

  func rearrangement(_ operands: Operands) throws(OperatorError) -> Rearrangement {
    let input = try operands.shape(0)
    let starts = try operands.requiredIntegers(self.starts, orInput: 1, "starts")
    let ends = try operands.requiredIntegers(self.ends, orInput: 2, "ends")
    let axes = try operands.integers(self.axes, orInput: 3, "axes") ?? Array(starts.indices)
    let steps = try operands.integers(nil, orInput: 4, "steps") ?? [Int](repeating: 1, count: starts.count)
    guard starts.count == ends.count, starts.count == axes.count, starts.count == steps.count else {
      throw OperatorError("starts, ends, axes and steps differ in length")
    }
    var shape = input
    var origins = [Int](repeating: 0, count: input.count)
    var strides = [Int](repeating: 1, count: input.count)
    for index in starts.indices {
      let axis = try input.resolve(axis: axes[index])
      let (step, extent) = (steps[index], input[axis])
      guard step != 0, step > -(1 << 31), step < 1 << 31 else { throw OperatorError("a step is \(step)") }
      // Starts and ends beyond the axis are clamped to it, as the operator's specification states.
      func clamped(_ position: Int, _ range: ClosedRange<Int>) -> Int {
        let fromEnd = position < 0 ? max(position, -(1 << 40)) + extent : position
        return min(max(fromEnd, range.lowerBound), range.upperBound)
      }
      guard extent > 0 else { continue }
      let first = clamped(starts[index], step > 0 ? 0...extent : 0...(extent - 1))
      let end = clamped(ends[index], step > 0 ? 0...extent : -1...(extent - 1))
      let span = step > 0 ? end - first : first - end
      shape[axis] = span <= 0 ? 0 : (span + abs(step) - 1) / abs(step)
      origins[axis] = first
      strides[axis] = step
    }
    return try Rearrangement(shape: shape, input: input) { origins[$0] + $1 * strides[$0] }
  }
}
