/// One gradient kernel of a training plan with the locations of what it reads and writes.
struct GradientStep: Sendable {
  /// The location of a gradient.
  enum Target: Sendable {
    /// Floats from the start of the arena.
    case arena(Int)
    /// Floats from the start of the vector of all parameters' gradients.
    case parameters(Int)
  }

  let kernel: GradientKernel
  /// Forward values; nil for what the kernel does not read.
  let inputs: [Location?]
  let output: Location?
  let outputGradient: Int
  /// Nil for what is not wanted.
  let inputGradients: [Target?]
  /// Bit i: input i's gradient is added to.
  let accumulated: UInt64
  /// Floats from the start of the arena.
  let scratch: Int

  /// Entries of the pointer table that a run needs.
  var pointerCount: Int { 2 * inputs.count + 3 }

  func run(
    arena: UnsafeMutablePointer<Float>, gradients: UnsafeMutablePointer<Float>,
    pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  ) {
    // The same memory with room for absent tensors: an optional pointer is a pointer that may be null.
    let table = UnsafeMutableRawPointer(pointers).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self)
    for (position, location) in inputs.enumerated() { table[position] = location?.pointer(arena) }
    table[inputs.count] = output?.pointer(arena)
    table[inputs.count + 1] = arena + outputGradient
    for (position, target) in inputGradients.enumerated() {
      table[inputs.count + 2 + position] =
        switch target {
        case .arena(let offset)?: arena + offset
        case .parameters(let offset)?: gradients + offset
        case nil: nil
        }
    }
    table[2 * inputs.count + 2] = arena + scratch
    kernel.run(
      GradientArguments(pointers: UnsafePointer(table), inputCount: inputs.count, accumulated: accumulated))
  }
}

/// A gradient step before the arena is laid out.
struct GradientDraft {
  /// The destination of a gradient.
  enum Target: Equatable {
    /// A block of the arena.
    case block(Int)
    /// Floats from the start of the vector of all parameters' gradients.
    case parameters(Int)
  }

  let node: Int
  var kernel: GradientKernel
  /// The block of the output's gradient.
  let outputGradient: Int
  /// By input position; nil for what is not wanted.
  private(set) var targets: [Target?] = []
  /// Bit i: target i is added to.
  private(set) var accumulated: UInt64 = 0
  /// The block of the working memory.
  var scratch: Int?

  init(node: Int, kernel: GradientKernel, outputGradient: Int) {
    self.node = node
    self.kernel = kernel
    self.outputGradient = outputGradient
  }

  /// Sets the destination of the gradient of the next input.
  mutating func add(_ target: Target?, accumulates: Bool = false) {
    if accumulates { accumulated |= 1 << UInt64(targets.count) }
    targets.append(target)
  }
}
