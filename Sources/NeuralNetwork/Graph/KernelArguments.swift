/// Where a step finds its inputs, outputs and working memory in this run.
struct KernelArguments {
  /// Inputs, then outputs, then the scratch memory.
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
