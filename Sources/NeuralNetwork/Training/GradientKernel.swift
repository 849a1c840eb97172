/// The backward arithmetic of one step of a training plan, for fixed shapes.
struct GradientKernel: Sendable {
  /// Floats of working memory the step needs beside the tensors.
  let scratchCount: Int
  /// The inputs whose forward values it reads, so that they are kept until then.
  let readsInputs: Set<Int>
  /// Whether it reads the forward value of output 0.
  let readsOutput: Bool
  /// Whether input 0's gradient is output 0's gradient under another shape, so that nothing is computed.
  let isView: Bool
  /// The input whose gradient may take the place of output 0's gradient; nil for none.
  ///
  /// Where nobody has contributed to that gradient yet, `run` is given the same pointer for both.
  let inPlaceInput: Int?
  let run: @Sendable (borrowing GradientArguments) -> Void

  init(
    scratchCount: Int = 0, readsInputs: Set<Int> = [], readsOutput: Bool = false, inPlaceInput: Int? = nil,
    run: @escaping @Sendable (borrowing GradientArguments) -> Void
  ) {
    self.scratchCount = scratchCount
    self.readsInputs = readsInputs
    self.readsOutput = readsOutput
    isView = false
    self.inPlaceInput = inPlaceInput
    self.run = run
  }

  private init(view: Void) {
    scratchCount = 0
    readsInputs = []
    readsOutput = false
    isView = true
    inPlaceInput = 0
    run = { _ in }
  }

  /// The input's gradient is the output's gradient.
  static let view = GradientKernel(view: ())

  /// As ``view``, where the input's gradient has memory of its own.
  static func copy(count: Int) -> GradientKernel {
    GradientKernel { $0.passOn(0, count: count) }
  }
}
