/// The arithmetic of one step of a plan, for fixed shapes.
struct Kernel: Sendable {
  /// Floats of working memory the step needs beside its inputs and outputs; each thread that runs some of its parts has its own.
  let scratchCount: Int
  /// Whether output 0 is input 0 under another shape, so that nothing is computed.
  let isView: Bool
  /// Whether output 0 may be written over input 0, element by element.
  let canRunInPlace: Bool
  let division: Division
  /// Computes some of the parts. No result depends on which parts are computed together.
  let run: @Sendable (borrowing KernelArguments, Range<Int>) -> Void

  init(
    scratchCount: Int = 0, canRunInPlace: Bool = false,
    run: @escaping @Sendable (borrowing KernelArguments) -> Void
  ) {
    self.init(scratchCount: scratchCount, canRunInPlace: canRunInPlace, division: .whole) { arguments, _ in
      run(arguments)
    }
  }

  init(
    scratchCount: Int = 0, canRunInPlace: Bool = false, division: Division,
    run: @escaping @Sendable (borrowing KernelArguments, Range<Int>) -> Void
  ) {
    self.scratchCount = scratchCount
    self.canRunInPlace = canRunInPlace
    isView = false
    self.division = division
    self.run = run
  }

  private init(view: Void) {
    scratchCount = 0
    canRunInPlace = false
    isView = true
    division = .whole
    run = { _, _ in }
  }

  /// The output is the input's memory.
  static let view = Kernel(view: ())
}
