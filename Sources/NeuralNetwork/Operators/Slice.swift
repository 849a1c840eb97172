/// ONNX Slice: starts, ends, axes and steps are attributes before operator set 10 and constant inputs since.
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
      // Starts and ends beyond the axis are clamped to it, as the operator's text states.
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
