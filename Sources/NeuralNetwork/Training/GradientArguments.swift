import CKernels

/// Where a step of the backward pass finds its tensors in this run.
struct GradientArguments {
  /// Forward inputs, forward output 0, gradient of output 0, gradients of the inputs, scratch memory: 2 * inputCount + 3.
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

  /// The gradient of output 0. Nobody reads it afterwards: the kernel may overwrite it.
  var outputGradient: UnsafeMutablePointer<Float> { present(inputCount + 1) }

  /// Where the gradient of an input goes; nil where it is not wanted.
  func inputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? { pointers[inputCount + 2 + index] }

  /// As ``inputGradient(_:)``, for an input that the node may lack.
  func optionalInputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? {
    index < inputCount ? inputGradient(index) : nil
  }

  /// Whether the gradient of an input must be added to what lies there (always so for parameters) instead of stored over it.
  func accumulates(_ index: Int) -> Bool { accumulated >> UInt64(index) & 1 == 1 }

  var scratch: UnsafeMutablePointer<Float> { present(2 * inputCount + 2) }

  /// Makes room for a gradient that the kernel adds up piece by piece: zeros, unless there is something to add to.
  func clearUnlessAccumulated(_ index: Int, count: Int) {
    if let target = optionalInputGradient(index), !accumulates(index) { target.update(repeating: 0, count: count) }
  }

  /// Gives the input at `index` the output's gradient as it is now, where both are not the same memory anyway
  /// (``GradientKernel/inPlaceInput``).
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
