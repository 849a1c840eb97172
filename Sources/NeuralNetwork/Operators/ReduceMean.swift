/// ONNX ReduceMean: axes are an attribute before operator set 18 and an optional input since.
struct ReduceMean: Operator {
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

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.shape(0)
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
    // The reduced axes last, then as above.
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

  /// In ascending order.
  func reducedAxes(_ operands: Operands) throws(OperatorError) -> [Int] {
    let input = try operands.shape(0)
    let named = try operands.integers(axes, orInput: 1, "the axes") ?? []
    guard !named.isEmpty else { return isNoopWithoutAxes ? [] : Array(input.indices) }
    var reduced = Set<Int>()
    for axis in named { reduced.insert(try input.resolve(axis: axis)) }
    return reduced.sorted()
  }
}
