import CKernels

/// Where a step of the backward pass finds its tensors in this run.
struct GradientArguments {
  /// Forward inputs, forward output 0, gradient of output 0, gradients of the inputs, scratch memory: 2 * inputCount +
  /// 3 pointers.
  private let pointers: UnsafePointer<UnsafeMutablePointer<Float>?>
  private let inputCount: Int
  /// Bit i: the gradient of input i already holds what other readers of that value contributed.
  private let accumulated: UInt64

  init(pointers: UnsafePointer<UnsafeMutablePointer<Float>?>, inputCount: Int, accumulated: UInt64) {
    self.pointers = pointers
    self.inputCount = inputCount
    self.accumulated = accumulated
  }

  /// The forward value of an input that the kernel said it reads.
  func input(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(present(index)) }

  /// The forward value of output 0, where the kernel said it reads it.
  var output: UnsafePointer<Float> { UnsafePointer(present(inputCount)) }

  /// The gradient of output 0. The kernel may overwrite it, since nothing reads it afterwards.
  var outputGradient: UnsafeMutablePointer<Float> { present(inputCount + 1) }

  /// Where the gradient of an input goes; nil where it is not wanted.
  func inputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? { pointers[inputCount + 2 + index] }

  /// As ``inputGradient(_:)``, for an input that the node may lack.
  func optionalInputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? {
    index < inputCount ? inputGradient(index) : nil
  }

  /// Whether the gradient of an input must be added to what is stored there instead of overwriting it; always true for
  /// parameters.
  func accumulates(_ index: Int) -> Bool { accumulated >> UInt64(index) & 1 == 1 }

  var scratch: UnsafeMutablePointer<Float> { present(2 * inputCount + 2) }

  /// Prepares a gradient that the kernel sums up part by part: fills it with zeros unless it is to be added to.
  func clearUnlessAccumulated(_ index: Int, count: Int) {
    if let target = optionalInputGradient(index), !accumulates(index) { target.update(repeating: 0, count: count) }
  }

  /// Copies the output's gradient as it is now to the gradient of the input at `index`, or adds it, unless both are the
  /// same memory (``GradientKernel/inPlaceInput``).
  func passOn(_ index: Int, count: Int) {
    guard let target = optionalInputGradient(index), target != outputGradient else { return }
    if accumulates(index) {
      ckernels_add_to_strided(target, outputGradient, 1, count)
    } else {
      target.update(from: outputGradient, count: count)
    }
  }

  private func present(_ position: Int) -> UnsafeMutablePointer<Float> {
    guard let pointer = pointers[position] else {
      preconditionFailure("a gradient kernel reads what it did not ask for")
    }
    return pointer
  }
}

extension UnsafeMutablePointer<Float> {
  /// Stores `contribution(0)`, `contribution(1)`, ..., or adds them to the gradients stored here.
  @inline(__always)
  func receive(_ count: Int, accumulates: Bool, _ contribution: (_ index: Int) -> Float) {
    // Two loops without conditions, which vectorise.
    if accumulates {
      for index in 0..<count { self[index] += contribution(index) }
    } else {
      for index in 0..<count { self[index] = contribution(index) }
    }
  }

  /// The same for contributions computed from one element of `gradient` each, which may be this memory unless
  /// `accumulates`.
  @inline(__always)
  func receive(
    _ gradient: UnsafePointer<Float>, _ count: Int, accumulates: Bool,
    _ contribution: (_ gradient: Float, _ index: Int) -> Float
  ) {
    if !accumulates && gradient == UnsafePointer(self) {
      // A loop of its own, since the one for two pointers is not vectorised where they overlap.
      for index in 0..<count { self[index] = contribution(self[index], index) }
    } else {
      receive(count, accumulates: accumulates) { contribution(gradient[$0], $0) }
    }
  }
}
