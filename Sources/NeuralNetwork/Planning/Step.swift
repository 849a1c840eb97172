/// Where a tensor lies when a plan runs.
enum Location: Sendable {
  /// Floats from the start of the arena.
  case arena(Int)
  /// A constant, shared by all plans of the network.
  case constant(FloatBuffer)
}

/// One kernel of a plan with the places of its inputs, outputs and working memory.
struct Step: Sendable {
  let kernel: Kernel
  let inputs, outputs: [Location]
  /// Floats from the start of the arena.
  let scratch: Int
}
