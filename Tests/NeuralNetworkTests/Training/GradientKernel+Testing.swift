@testable import NeuralNetwork

extension GradientKernel {
  /// Runs with a table of pointers that lives as long as the run.
  func run(pointers: [UnsafeMutablePointer<Float>?], inputCount: Int, accumulated: UInt64) {
    pointers.withUnsafeBufferPointer { table in
      run(GradientArguments(pointers: table.baseAddress!, inputCount: inputCount, accumulated: accumulated))
    }
  }
}
