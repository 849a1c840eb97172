import Testing

@testable import NeuralNetwork

/// Runs the engine's kernels outside a plan, in memory that is filled with NaN and guarded on both sides.
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
      KernelArguments(pointers: pointers, inputCount: sources.count, outputCount: 1), 0..<kernel.partition.units)
    try #require((sources + [target, scratch]).allSatisfy { $0?.isGuardIntact ?? true }, "written outside a tensor")
    return Tensor(shape: shape, floats: FloatBuffer(target.values))
  }

  /// The gradients of the wanted inputs, given that of output 0.
  ///
  /// - Parameters:
  ///   - output: the result of ``output()``.
  ///   - before: initial gradients, to which the kernel adds; nil lets it store them, except those of parameters, which
  ///     it always adds, here to zeros.
  ///   - isPassedOn: whether the gradient that may be computed in place gets the memory of the output's gradient.
  func gradients(
    of output: Tensor, outputGradient: [Float], wanted: [Bool], addingTo before: [[Float]]? = nil,
    isPassedOn: Bool = false
  ) throws -> [[Float]?] {
    let kernel = try op.gradientKernel(operands, wanted: wanted)
    if kernel.isView {
      // A plan uses the same memory for both gradients.
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
      let garbageOrZero: Float = input.role == .parameter ? 0 : .nan
      return GuardedFloats(repeatElement(garbageOrZero, count: input.tensor.shape.elementCount))
    }
    let accumulated = inputs.indices.reduce(UInt64(0)) { bits, position in
      before != nil || inputs[position]?.role == .parameter ? bits | 1 << UInt64(position) : bits
    }
    // What the kernel did not ask to read is nil.
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

extension GradientKernel {
  /// Runs with a table of pointers that is alive during the run.
  func run(pointers: [UnsafeMutablePointer<Float>?], inputCount: Int, accumulated: UInt64) {
    pointers.withUnsafeBufferPointer { table in
      run(GradientArguments(pointers: table.baseAddress!, inputCount: inputCount, accumulated: accumulated))
    }
  }
}

/// Floats between two guards, which reveal a kernel that writes outside its tensor.
final class GuardedFloats {
  private static let guardCount = 16
  private static let guardPattern: UInt32 = 0x7fc0_dead

  let count: Int
  private let base: UnsafeMutablePointer<Float>

  /// Filled with `values`.
  init(_ values: some Collection<Float>) {
    count = values.count
    let whole = count + 2 * GuardedFloats.guardCount
    let raw = UnsafeMutableRawPointer.allocate(byteCount: whole * 4, alignment: FloatBuffer.alignment)
    base = raw.bindMemory(to: Float.self, capacity: whole)
    base.initialize(repeating: Float(bitPattern: GuardedFloats.guardPattern), count: whole)
    for (index, value) in values.enumerated() { pointer[index] = value }
  }

  /// Filled with NaN.
  convenience init(count: Int) { self.init(repeatElement(.nan, count: count)) }

  deinit { base.deallocate() }

  var pointer: UnsafeMutablePointer<Float> { base + GuardedFloats.guardCount }

  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  var isGuardIntact: Bool {
    (0..<GuardedFloats.guardCount).allSatisfy {
      base[$0].bitPattern == GuardedFloats.guardPattern
        && pointer[count + $0].bitPattern == GuardedFloats.guardPattern
    }
  }
}
