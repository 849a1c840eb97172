import Testing

@testable import NeuralNetwork

/// The engine's kernels run outside a plan, in memory that begins as rubbish and is guarded on both sides.
extension GradientProblem {
  private func floats() throws -> [GuardedFloats?] {
    try inputs.map { input in
      guard let input, case .float = input.tensor.elements else { return nil }
      return GuardedFloats(try input.tensor.floats())
    }
  }

  /// Output 0.
  func output() throws -> Tensor {
    let shape = try op.outputShapes(operands)[0]
    let kernel = try op.kernel(operands)
    let sources = try floats()
    if kernel.isView {
      return Tensor(shape: shape, floats: FloatBuffer(try #require(sources.first ?? nil).values))
    }
    let target = GuardedFloats(count: shape.elementCount)
    let scratch = GuardedFloats(count: kernel.scratchCount)
    let pointers = sources.map { $0?.pointer ?? scratch.pointer } + [target.pointer, scratch.pointer]
    kernel.run(
      KernelArguments(pointers: pointers, inputCount: sources.count, outputCount: 1), 0..<kernel.division.parts)
    try #require((sources + [target, scratch]).allSatisfy { $0?.isGuardIntact ?? true }, "written outside a tensor")
    return Tensor(shape: shape, floats: FloatBuffer(target.values))
  }

  /// The gradients of the wanted inputs, given that of output 0.
  ///
  /// - Parameters:
  ///   - output: what ``output()`` gave.
  ///   - before: what lies in the gradients already, for those to be added to; nil has all of them stored, save those
  ///     of parameters, which are always added to what lies there: zeros.
  ///   - isPassedOn: whether the gradient that the kernel may pass on is given the memory of the output's.
  func gradients(
    of output: Tensor, outputGradient: [Float], wanted: [Bool], addingTo before: [[Float]]? = nil,
    isPassedOn: Bool = false
  ) throws -> [[Float]?] {
    let kernel = try op.gradientKernel(operands, wanted: wanted)
    if kernel.isView {
      // The plan lets both gradients be the same memory.
      return inputs.indices.map { $0 == 0 ? outputGradient : nil }
    }
    let sources = try floats()
    let upstream = GuardedFloats(outputGradient)
    let result = GuardedFloats(try output.floats())
    let scratch = GuardedFloats(count: kernel.scratchCount)
    let targets = inputs.indices.map { position -> GuardedFloats? in
      guard wanted[position], let input = inputs[position] else { return nil }
      if isPassedOn && position == kernel.inPlaceInput { return upstream }
      if let before { return GuardedFloats(before[position]) }
      let rubbishOrZero: Float = input.role == .parameter ? 0 : .nan
      return GuardedFloats(repeatElement(rubbishOrZero, count: input.tensor.shape.elementCount))
    }
    let accumulated = inputs.indices.reduce(UInt64(0)) { bits, position in
      before != nil || inputs[position]?.role == .parameter ? bits | 1 << UInt64(position) : bits
    }
    // What the kernel did not ask to read is not there.
    var pointers = sources.indices.map { kernel.readsInputs.contains($0) ? sources[$0]?.pointer : nil }
    pointers += [kernel.readsOutput ? result.pointer : nil, upstream.pointer]
    pointers += targets.map { $0?.pointer } + [scratch.pointer]
    kernel.run(pointers: pointers, inputCount: inputs.count, accumulated: accumulated)
    let everything = sources + targets + [upstream, result, scratch]
    try #require(everything.allSatisfy { $0?.isGuardIntact ?? true }, "written outside a tensor")
    for (source, input) in zip(sources, inputs) {
      guard let source, let input else { continue }
      let given = try input.tensor.floats()
      try #require(source.values.elementsEqual(given), "an input was overwritten")
    }
    let given = try output.floats()
    try #require(result.values.elementsEqual(given), "the output was overwritten")
    return targets.map { $0?.values }
  }
}
