/// The arithmetic of one step of a plan, for fixed shapes.
struct Kernel: Sendable {
  /// Floats of working memory beside inputs and outputs; every thread that computes some of the units has its own.
  let scratchCount: Int
  /// Whether output 0 is input 0 under another shape, so that nothing is computed.
  let isView: Bool
  /// Whether output 0 may be written over input 0, element by element.
  let canRunInPlace: Bool
  let partition: Partition
  /// Computes some of the partition's units. No result depends on which units are computed together.
  let run: @Sendable (borrowing KernelArguments, Range<Int>) -> Void

  /// A kernel that one thread computes.
  init(
    scratchCount: Int = 0, canRunInPlace: Bool = false,
    run: @escaping @Sendable (borrowing KernelArguments) -> Void
  ) {
    self.init(scratchCount: scratchCount, canRunInPlace: canRunInPlace, partition: .whole) { arguments, _ in
      run(arguments)
    }
  }

  init(
    scratchCount: Int = 0, canRunInPlace: Bool = false, partition: Partition,
    run: @escaping @Sendable (borrowing KernelArguments, Range<Int>) -> Void
  ) {
    self.scratchCount = scratchCount
    self.canRunInPlace = canRunInPlace
    isView = false
    self.partition = partition
    self.run = run
  }

  private init(view: Void) {
    scratchCount = 0
    canRunInPlace = false
    isView = true
    partition = .whole
    run = { _, _ in }
  }

  /// The output is the input's memory.
  static let view = Kernel(view: ())
}

/// Where a step finds its inputs, outputs and working memory in this run.
struct KernelArguments {
  /// Inputs, then outputs, then the working memory.
  private let pointers: UnsafePointer<UnsafeMutablePointer<Float>>
  private let inputCount: Int
  private let outputCount: Int

  init(pointers: UnsafePointer<UnsafeMutablePointer<Float>>, inputCount: Int, outputCount: Int) {
    self.pointers = pointers
    self.inputCount = inputCount
    self.outputCount = outputCount
  }

  func input(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(pointers[index]) }

  func output(_ index: Int) -> UnsafeMutablePointer<Float> { pointers[inputCount + index] }

  var scratch: UnsafeMutablePointer<Float> { pointers[inputCount + outputCount] }
}

/// How a kernel's work divides among threads: into independent units, such as the rows of its result.
struct Partition: Sendable {
  /// How many units there are; each takes about as long as any other.
  let units: Int
  /// Whether neighbouring units share work, which is done twice where they are parted.
  let overlaps: Bool

  /// Work for one thread.
  static let whole = Partition(units: 1)

  init(units: Int, overlaps: Bool = false) {
    self.units = units
    self.overlaps = overlaps
  }

  /// Chunks to cut the units into for so many threads: several each, so that a thread that is held up does not hold up
  /// the others, unless every cut costs.
  func chunks(threads: Int) -> Int { min(units, overlaps || threads == 1 ? threads : 3 * threads) }

  /// The units of one chunk; chunks are nearly equal.
  func units(ofChunk chunk: Int, of chunks: Int) -> Range<Int> {
    units * chunk / chunks..<units * (chunk + 1) / chunks
  }
}
