/// ONNX Expand: the input broadcast against a shape, a constant.
struct Expand: DifferentiableOperator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try broadcasting(operands).shape] }

  func readsWhenPlanned(_ position: Int) -> Bool { position > 0 }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let broadcasting = try broadcasting(operands)
    let count = broadcasting.shape.elementCount
    guard count <= Shape.maximumConstantCount else {
      throw OperatorError("a constant of \(broadcasting.shape.text) is beyond what is supported")
    }
    let step = broadcasting.rightStrides.last ?? 0
    var sources = [Int](repeating: 0, count: count)
    broadcasting.forEachRow { offset, _, source in
      for index in 0..<broadcasting.rowLength { sources[offset + index] = source + index * step }
    }
    return [
      Rearrangement(shape: broadcasting.shape, sources: sources)
        .apply(to: try operands.requiredConstant(0, "the input"))
    ]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let broadcasting = try broadcasting(operands)
    let (step, length) = (broadcasting.rightStrides.last ?? 0, broadcasting.rowLength)
    return Kernel(partition: Partition(units: broadcasting.rowCount)) { arguments, rows in
      let (input, output) = (arguments.input(0), arguments.output(0))
      broadcasting.forEachRow(of: rows) { offset, _, source in
        if step == 0 {
          (output + offset).update(repeating: input[source], count: length)
        } else {
          (output + offset).update(from: input + source, count: length)
        }
      }
    }
  }

  /// Each element's gradient is the sum over its copies.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let broadcasting = try broadcasting(operands)
    let (step, length) = (broadcasting.rightStrides.last ?? 0, broadcasting.rowLength)
    let count = try operands.shape(0).elementCount
    return GradientKernel { arguments in
      arguments.clearUnlessAccumulated(0, count: count)
      guard let target = arguments.inputGradient(0) else { return }
      broadcasting.forEachRow { offset, _, source in
        let gradient = arguments.outputGradient + offset
        if step == 0 {
          target[source] += sum(gradient, count: length)
        } else {
          (target + source).receive(gradient, length, accumulates: true) { part, _ in part }
        }
      }
    }
  }

  /// The shape on the left, the input on the right.
  private func broadcasting(_ operands: Operands) throws(OperatorError) -> Broadcasting {
    let input = try operands.shape(0)
    let shape = try operands.requiredConstant(1, "the shape").integers()
    guard shape.allSatisfy({ $0 >= 0 }) else { throw OperatorError("the shape is \(shape)") }
    return try Broadcasting(shape, input)
  }
}
