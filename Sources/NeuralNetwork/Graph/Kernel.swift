/// The arithmetic of one step of a plan, for fixed shapes.
struct Kernel: Sendable {
  /// Floats of working memory the step needs beside its inputs and outputs.
  let scratchCount: Int
  /// Whether output 0 is input 0 under another shape, so that nothing is computed.
  let isView: Bool
  /// Whether output 0 may be written over input 0, element by element.
  let canRunInPlace: Bool
  let run: @Sendable (borrowing KernelArguments) -> Void

  init(
    scratchCount: Int = 0, canRunInPlace: Bool = false,
    run: @escaping @Sendable (borrowing KernelArguments) -> Void
  ) {
    self.scratchCount = scratchCount
    self.canRunInPlace = canRunInPlace
    isView = false
    self.run = run
  }

  private init(view: Void) {
    scratchCount = 0
    canRunInPlace = false
    isView = true
    run = { _ in }
  }

  /// The output is the input's memory.
  static let view = Kernel(view: ())
}
