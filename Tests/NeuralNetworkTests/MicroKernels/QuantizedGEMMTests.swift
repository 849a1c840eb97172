import CKernels
import Testing

@testable import NeuralNetwork

/// GEMM in lower precision against plain sums.
struct QuantizedGEMMTests {
  /// Every int8 kernel that this processor supports.
  private static let int8Kernels = kernels(.int8)

  /// The same for int16.
  private static let int16Kernels = kernels(.int16)

  /// The kernels of a precision in all tables, each once.
  private static func kernels(_ precision: Precision) -> [QuantizedGEMMKernel] {
    var names: Set<String> = []
    return MicroKernels.all.flatMap { table in
      [true, false].compactMap { table.quantizedGEMM(precision, isNegativeRare: $0) }
    }
    .filter { names.insert($0.name).inserted }
  }

  /// A [rows][depth] times B given as weights [outputs][depth], with bias and residual.
  private struct Sample {
    let rows, depth, outputs: Int
    var input, weights, bias, residual: [Float]

    init(
      _ random: inout SeededGenerator, depths: ClosedRange<Int> = 1...70, value: (inout SeededGenerator) -> Float
    ) {
      rows = random.integer(1...40)
      depth = random.integer(depths)
      outputs = random.integer(1...70)
      func values(_ count: Int) -> [Float] { (0..<count).map { _ in value(&random) } }
      (input, weights) = (values(rows * depth), values(outputs * depth))
      (bias, residual) = (values(outputs), values(rows * outputs))
    }

    var expected: [Double] {
      (0..<rows * outputs).map { index in
        let (row, output) = index.quotientAndRemainder(dividingBy: outputs)
        let sum = (0..<depth).reduce(0.0) {
          $0 + Double(input[row * depth + $1]) * Double(weights[output * depth + $1])
        }
        return sum + Double(bias[output]) + Double(residual[index])
      }
    }

    func result(_ kernel: QuantizedGEMMKernel) -> [Float] {
      let functions = kernel.functions.pointee
      var packed = [UInt8](repeating: 0, count: functions.packed_bytes(depth, outputs) + 64)
      var scratch = [UInt8](repeating: 0, count: functions.scratch_bytes(depth) + 64)
      let padded = bias + [Float](repeating: 0, count: kernel.lanes)
      var result = [Float](repeating: .nan, count: rows * outputs)
      packed.withUnsafeMutableBytes { packed in
        functions.pack(packed.baseAddress, weights, depth, depth, outputs)
        scratch.withUnsafeMutableBytes { scratch in
          result.withUnsafeMutableBufferPointer { result in
            input.withUnsafeBufferPointer { input in
              padded.withUnsafeBufferPointer { bias in
                residual.withUnsafeBufferPointer { residual in
                  var gemm = ckernels_quantized_gemm()
                  (gemm.a, gemm.lda) = (input.baseAddress, depth)
                  (gemm.m, gemm.k) = (rows, depth)
                  gemm.b = UnsafeRawPointer(packed.baseAddress)
                  (gemm.bias, gemm.n) = (bias.baseAddress, outputs)
                  gemm.residual = residual.baseAddress
                  (gemm.c, gemm.ldc) = (result.baseAddress, outputs)
                  (gemm.minimum, gemm.maximum) = (-.infinity, .infinity)
                  gemm.scratch = scratch.baseAddress
                  functions.gemm(&gemm)
                }
              }
            }
          }
        }
      }
      return result
    }
  }

  /// Rows and weights whose greatest magnitude is 127 are integers already: nothing is rounded.
  @Test(arguments: 0..<30)
  func `int8 GEMM of integers is exact`(seed: Int) {
    var random = SeededGenerator("integers", seed)
    let lowest = seed % 2 == 0 ? -127 : 0
    var sample = Sample(&random) { Float($0.integer(lowest...127)) }
    for row in 0..<sample.rows { sample.input[row * sample.depth] = 127 }
    for output in 0..<sample.outputs { sample.weights[output * sample.depth] = -127 }
    for kernel in Self.int8Kernels {
      #expect(sample.result(kernel).map { Double($0) } == sample.expected, "\(kernel.name)")
    }
  }

  @Test(arguments: 0..<30)
  func `All int8 kernels give the same bits, near the sums of what was rounded`(seed: Int) throws {
    var random = SeededGenerator("floats", seed)
    let sample = Sample(&random) { Float($0.integer(-1_000_000...1_000_000)) * 1e-5 }
    let results = Self.int8Kernels.map { sample.result($0) }
    for (kernel, result) in zip(Self.int8Kernels, results) { #expect(result == results[0], "\(kernel.name)") }
    // A factor is off by half a step, a 254th of 10; the errors of a sum add up like a random walk, five deviations
    // wide.
    let limit = 5 * Double(sample.depth).squareRoot() * 2 * (10.0 / 254) * 10
    for (found, expected) in zip(results[0], sample.expected) { #expect(abs(Double(found) - expected) < limit) }
  }

  /// Weights of one magnitude: as many bits as sums have room for are then fewest, and no sum may overflow.
  @Test(arguments: 0..<20)
  func `int16 GEMM of the greatest integers is exact`(seed: Int) {
    var random = SeededGenerator("greatest", seed)
    // As many weights as leave each 32767, or fewer than that at a depth of thousands.
    let negatives = seed % 4 < 2 ? 0 : 1
    let sample = Sample(&random, depths: seed % 2 == 0 ? 1...30 : 2_000...4_000) {
      $0.integer(0...9) < negatives ? -2047 : 2047
    }
    for kernel in Self.int16Kernels {
      for (found, expected) in zip(sample.result(kernel), sample.expected) {
        // A limit that no multiple of 2047 is rounds all weights alike; what is left is float32's last bits.
        #expect(abs(Double(found) - expected) <= 1e-6 * Double(sample.depth) * 2047 * 2047, "\(kernel.name)")
      }
    }
  }

  @Test(arguments: 0..<30)
  func `All int16 kernels give the same bits, near the sums of what was rounded`(seed: Int) throws {
    var random = SeededGenerator("floats", seed)
    let sample = Sample(&random) { Float($0.integer(-1_000_000...1_000_000)) * 1e-5 }
    let results = Self.int16Kernels.map { sample.result($0) }
    for (kernel, result) in zip(Self.int16Kernels, results) { #expect(result == results[0], "\(kernel.name)") }
    // Steps of 10 / 2047, those of weights at most as large at this depth.
    let limit = 5 * Double(sample.depth).squareRoot() * 2 * (10.0 / 4094) * 10
    for (found, expected) in zip(results[0], sample.expected) { #expect(abs(Double(found) - expected) < limit) }
  }

  @Test(arguments: 0..<10)
  func `bfloat16 GEMM is near the sums of what was rounded`(seed: Int) {
    var random = SeededGenerator("bfloat16", seed)
    let sample = Sample(&random) { Float($0.integer(-1_000_000...1_000_000)) * 1e-5 }
    for kernel in Self.kernels(.bfloat16) {
      let limit = 5 * Double(sample.depth).squareRoot() * 2 * 100.0 / 512
      for (found, expected) in zip(sample.result(kernel), sample.expected) {
        #expect(abs(Double(found) - expected) < limit, "\(kernel.name)")
      }
    }
  }
}
