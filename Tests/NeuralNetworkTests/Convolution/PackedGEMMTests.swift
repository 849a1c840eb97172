import Testing

@testable import NeuralNetwork

/// Matrix products with packed weights against plain sums in double precision, and against themselves, in every
/// instruction set this processor has.
struct PackedGEMMTests {
  private static let variants = EngineVariant.nhwc

  /// A reshaped constant is the same buffer: the layout is a part of what it is looked up by.
  @Test(arguments: variants)
  func `Weights of two shapes are packed for each`(variant: EngineVariant) throws {
    let kernels = try #require(variant.kernels)
    var random = SeededGenerator("shapes", 0)
    let weights = try random.tensor([16, 12]).floats()
    let context = KernelContext(kernels: kernels, weights: PackedWeights())
    for form in [
      GEMMWeights(n: 16, channels: 12), GEMMWeights(n: 4, channels: 48), GEMMWeights(n: 4, channels: 12, taps: 4),
      GEMMWeights(n: 4, channels: 48, isRowMajor: true), GEMMWeights(matrices: 2, n: 8, channels: 12),
    ] {
      let gemm = PackedGEMM(
        weights, form, precision: .float32, epilogue: Epilogue(bias: nil, residual: nil, activation: nil), context)
      let m = 5
      let a = try random.tensor([m, form.k]).floats()
      for matrix in 0..<form.matrices {
        let result = [Float](unsafeUninitializedCapacity: m * form.n) { target, count in
          gemm.run(
            PackedGEMM.Rows(pointer: a.pointer, stride: form.k, count: m), matrix: matrix, residual: nil,
            into: target.baseAddress!, stride: form.n, scratch: target.baseAddress!)
          count = m * form.n
        }
        for (index, found) in result.enumerated() {
          let (row, column) = index.quotientAndRemainder(dividingBy: form.n)
          let expected = (0..<form.k).reduce(0.0) { sum, l in
            // Row l of B is tap l / channels of channel l % channels.
            let stored =
              form.isRowMajor
              ? l * form.n + column
              : ((matrix * form.n + column) * form.channels + l % form.channels) * form.taps + l / form.channels
            return sum + Double(a[row * form.k + l]) * Double(weights[stored])
          }
          #expect(abs(Double(found) - expected) < 1e-5, "\(form)")
        }
      }
    }
  }

  /// Sums over a depth whose weights no cache holds are split: that changes no bit.
  @Test(arguments: variants, [(1_024, 9), (1_025, 20), (2_500, 33)])
  func `Deep products are summed in the same order`(variant: EngineVariant, extents: (depth: Int, outputs: Int)) throws
  {
    let kernels = try #require(variant.kernels)
    var random = SeededGenerator("deep", extents.depth)
    let (depth, outputs, rows) = (extents.depth, extents.outputs, 13)
    let (a, b) = (try random.tensor([rows, depth]).floats(), try random.tensor([outputs, depth]).floats())
    let residual = try random.tensor([rows, outputs]).floats()
    let bias = PackedWeights().bias(try random.tensor([outputs]).floats(), count: outputs, kernels)
    func product(_ range: Range<Int>, _ initial: FloatBuffer, isLast: Bool) -> [Float] {
      let packed = FloatBuffer(count: kernels.packedCount(k: range.count, n: outputs)) { target in
        kernels.functions.pointee.gemm_pack(
          target.baseAddress, b.pointer + range.lowerBound, depth, range.count, outputs)
      }
      return [Float](unsafeUninitializedCapacity: rows * outputs) { target, count in
        for row in 0..<rows {
          kernels.gemm(
            .init(
              a: a.pointer + row * depth + range.lowerBound, lda: depth, m: 1, segments: 1, segment_stride: 0,
              k: range.count, b: packed.pointer,
              bias: initial.pointer + (range.lowerBound == 0 ? 0 : row * stride), n: outputs,
              residual: isLast ? residual.pointer + row * outputs : nil, c: target.baseAddress! + row * outputs,
              ldc: outputs, minimum: isLast ? -20 : -.infinity, maximum: isLast ? 20 : .infinity))
        }
        count = rows * outputs
      }
    }
    /// Floats from row to row of sums that begin a product: whole vectors.
    var stride: Int { (outputs + kernels.lanes - 1) / kernels.lanes * kernels.lanes }
    var sums = bias
    var result: [Float] = []
    // A few steps at a time, each beginning with the sums before as its bias.
    for first in Swift.stride(from: 0, to: depth, by: 500) {
      let range = first..<min(first + 500, depth)
      result = product(range, sums, isLast: range.upperBound == depth)
      sums = FloatBuffer(count: rows * stride) { target in
        for row in 0..<rows {
          for output in 0..<outputs { target[row * stride + output] = result[row * outputs + output] }
        }
      }
    }
    #expect(product(0..<depth, bias, isLast: true) == result)
    #expect(Set(result).count > 20 && result.allSatisfy { abs($0) <= 20 })
  }

  /// A row's result must not depend on the rows beside it: a crop's score is the same in any batch.
  @Test(arguments: variants)
  func resultsDoNotDependOnTheBatch(variant: EngineVariant) throws {
    let kernels = try #require(variant.kernels)
    var random = SeededGenerator("batch", 0)
    let (depth, outputs, rows) = (37, 45, 31)
    let (a, b) = (try random.tensor([rows, depth]).floats(), try random.tensor([outputs, depth]).floats())
    let packed = FloatBuffer(count: kernels.packedCount(k: depth, n: outputs)) { target in
      kernels.pack(b.pointer, k: depth, n: outputs, into: target.baseAddress!)
    }
    let bias = PackedWeights().bias(nil, count: outputs, kernels)
    func product(_ range: Range<Int>) -> [Float] {
      [Float](unsafeUninitializedCapacity: range.count * outputs) { target, count in
        kernels.gemm(
          .init(
            a: a.pointer + range.lowerBound * depth, lda: depth, m: range.count, segments: 1, segment_stride: 0,
            k: depth, b: packed.pointer, bias: bias.pointer, n: outputs, residual: nil,
            c: target.baseAddress!, ldc: outputs, minimum: -.infinity, maximum: .infinity))
        count = range.count * outputs
      }
    }
    let whole = product(0..<rows)
    for row in 0..<rows { #expect(product(row..<row + 1) == Array(whole[(row * outputs)..<((row + 1) * outputs)])) }
  }
}
