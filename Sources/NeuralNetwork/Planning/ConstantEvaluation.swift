/// Runs an operator whose inputs are all constants once, and gives its outputs as constants.
func evaluate(_ op: any Operator, _ operands: Operands) throws(OperatorError) -> [Tensor] {
  if let folded = try op.fold(operands) { return folded }
  let shapes = try op.outputShapes(operands)
  var sources: [FloatBuffer?] = []
  for operand in operands.list { sources.append(try operand?.constant?.floats()) }
  let kernel = try op.kernel(operands)
  let scratch = FloatBuffer(count: kernel.scratchCount) { _ in }
  let outputs = shapes.map { shape in FloatBuffer(count: shape.elementCount) { _ in } }
  let absent = scratch.pointer
  let pointers =
    sources.map { UnsafeMutablePointer(mutating: $0?.pointer ?? absent) }
    + outputs.map { UnsafeMutablePointer(mutating: $0.pointer) } + [UnsafeMutablePointer(mutating: scratch.pointer)]
  pointers.withUnsafeBufferPointer { pointers in
    guard let base = pointers.baseAddress else { return }
    kernel.run(
      KernelArguments(pointers: base, inputCount: sources.count, outputCount: outputs.count),
      0..<kernel.division.parts)
  }
  return withExtendedLifetime(sources) {
    zip(shapes, outputs).map { Tensor(shape: $0, floats: $1) }
  }
}
