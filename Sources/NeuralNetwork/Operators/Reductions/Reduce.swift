/// The ONNX reductions over some axes: ReduceL1, ReduceL2, ReduceMax, ReduceMean, ReduceMin, ReduceSum,
/// ReduceSumSquare.
///
/// Axes are an attribute before opset 18 (ReduceSum: 13) and an optional input since.
struct Reduce: DifferentiableOperator {
  private let kind: ReductionKind
  private let axes: [Int]?
  private let keepsAxes, isNoopWithoutAxes: Bool

  init(_ node: Node) throws(OperatorError) {
    guard let kind = ReductionKind(rawValue: node.type) else { throw OperatorError("is not supported") }
    self.kind = kind
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

  /// Shapes and indices stay integers.
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    guard case .integer(let values) = try operands.requiredConstant(0, "the input").elements else { return nil }
    let (count, sources) = try gathering(operands)
    let shape = try outputShapes(operands)[0]
    var results: [Int64] = []
    for first in stride(from: 0, to: sources.count, by: count) {
      guard let result = kind.reduce(sources[first..<first + count].map { values[$0] }) else {
        throw OperatorError("its result is no integer, or overflows")
      }
      results.append(result)
    }
    return [Tensor(shape: shape, integers: results)]
  }

  /// NHWC for the mean over all pixels only, which many exports write instead of GlobalAveragePool.
  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    let input = try operands.shape(0)
    let reduced = try reducedAxes(operands)
    return kind == .mean && input.count == 4 && reduced == [2, 3] && !input.contains(0) ? .nhwc : .nchw
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.shape(0)
    if operands.layout == .nhwc { return .globalAveragePool(input) }
    let reduced = try reducedAxes(operands)
    let count = reduced.reduce(1) { $0 * input[$1] }
    let kind = kind
    if reduced.elementsEqual((input.count - reduced.count)..<input.count) {
      guard count > 0 else { throw OperatorError("reduces an axis of extent 0") }
      let outputCount = try outputShapes(operands)[0].elementCount
      return Kernel { arguments in
        for index in 0..<outputCount {
          arguments.output(0)[index] = kind.reduce(arguments.input(0) + index * count, count)
        }
      }
    }
    let sources = try gathering(operands).sources
    return Kernel(scratchCount: sources.count) { arguments in
      let gathered = arguments.scratch
      for (index, source) in sources.enumerated() { gathered[index] = arguments.input(0)[source] }
      for index in 0..<(sources.count / count) {
        arguments.output(0)[index] = kind.reduce(gathered + index * count, count)
      }
    }
  }

  /// The order of the input's elements that brings the reduced axes last: `count` neighbours make one result.
  private func gathering(_ operands: Operands) throws(OperatorError) -> (count: Int, sources: [Int]) {
    let input = try operands.shape(0)
    let reduced = try reducedAxes(operands)
    let count = reduced.reduce(1) { $0 * input[$1] }
    guard count > 0 else { throw OperatorError("reduces an axis of extent 0") }
    let strides = input.strides
    var sources = [0]
    for axis in input.indices.filter({ !reduced.contains($0) }) + reduced {
      sources = sources.flatMap { offset in (0..<input[axis]).map { offset + $0 * strides[axis] } }
    }
    return (count, sources)
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let input = try operands.shape(0)
    let reduced = try reducedAxes(operands)
    let kept = input.indices.map { reduced.contains($0) ? 1 : input[$0] }
    let spread = try Broadcasting(input, kept)
    let (length, step) = (spread.rowLength, spread.rightStrides.last ?? 0)
    let count = reduced.reduce(1) { $0 * input[$1] }
    let (kind, outputCount) = (kind, kept.elementCount)
    let countsTies = kind == .maximum || kind == .minimum
    return GradientKernel(
      scratchCount: countsTies ? outputCount : 0, readsInputs: kind.derivativeReadsInput ? [0] : [],
      readsOutput: kind.derivativeReadsOutput
    ) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      // The gradient stands in for what is not read.
      let gradient = UnsafePointer(arguments.outputGradient)
      let results = kind.derivativeReadsOutput ? arguments.output : gradient
      let ties = countsTies ? arguments.scratch : arguments.outputGradient
      if countsTies {
        ties.update(repeating: 0, count: outputCount)
        spread.forEachRow { offset, _, source in
          for index in 0..<length where arguments.input(0)[offset + index] == results[source + index * step] {
            ties[source + index * step] += 1
          }
        }
      }
      let accumulates = arguments.accumulates(0)
      spread.forEachRow { offset, _, source in
        let row = target + offset
        if kind.derivativeReadsInput {
          let elements = arguments.input(0) + offset
          row.receive(length, accumulates: accumulates) { index in
            let result = source + index * step
            return gradient[result]
              * kind.derivative(elements[index], results[result], count: count, ties: ties[result])
          }
        } else {
          let share = kind.derivative(0, 0, count: count, ties: 1)
          row.receive(length, accumulates: accumulates) { gradient[source + $0 * step] * share }
        }
      }
    }
  }

  /// The axes that are reduced, in ascending order.
  private func reducedAxes(_ operands: Operands) throws(OperatorError) -> [Int] {
    let input = try operands.shape(0)
    let named = try operands.integers(axes, orInput: 1, "the axes") ?? []
    guard !named.isEmpty else { return isNoopWithoutAxes ? [] : Array(input.indices) }
    var reduced = Set<Int>()
    for axis in named { reduced.insert(try input.resolve(axis: axis)) }
    return reduced.sorted()
  }
}
