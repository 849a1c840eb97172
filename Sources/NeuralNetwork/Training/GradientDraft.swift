/// A gradient step before the arena is laid out.
struct GradientDraft {
  /// Where a gradient goes.
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

  /// Says where the gradient of the next input goes.
  mutating func add(_ target: Target?, accumulates: Bool = false) {
    if accumulates { accumulated |= 1 << UInt64(targets.count) }
    targets.append(target)
  }
}
