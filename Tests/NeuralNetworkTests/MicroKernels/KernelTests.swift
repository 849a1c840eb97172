import CKernels
import Testing

/// The C kernels against plain loops in double precision, on random lengths, tails and alignments.
struct KernelTests {
  private static func random(_ count: Int) -> [Float] { (0..<count).map { _ in .random(in: -2...2) } }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14, 25, 49])
  func weightedLinesAreSumsOfProducts(taps: Int) {
    for width in [1, 3, 7, 14, 15, 16, 17, 31, 56, 112, 113] {
      let weights = Self.random(taps)
      // Lines overlap and begin at any alignment, as the taps of a window do.
      let source = Self.random(width + 3 * taps)
      let starts = (0..<taps).map { _ in Int.random(in: 0...(3 * taps)) }
      var found = [Float](repeating: .nan, count: width + 1)
      source.withUnsafeBufferPointer { source in
        let lines = starts.map { Optional(source.baseAddress! + $0) }
        ckernels_weighted_row_sum(&found, lines, weights, taps, width)
      }
      for x in 0..<width {
        let exact = (0..<taps).reduce(0.0) { $0 + Double(weights[$1]) * Double(source[starts[$1] + x]) }
        #expect(abs(Double(found[x]) - exact) < 1e-5 * Double(taps))
      }
      #expect(found[width].isNaN, "nothing is written behind the end")
    }
  }

  @Test(arguments: 1...40)
  func offsetsAndClamps(count: Int) {
    let row = Self.random(count)
    let residual = Self.random(count)
    for (minimum, maximum) in [(-Float.infinity, Float.infinity), (0, .infinity), (0, 1), (-0.5, 0.25)] {
      var found = row
      ckernels_bias_clamp(&found, count, 0.5, minimum, maximum)
      #expect(found == row.map { min(max($0 + 0.5, minimum), maximum) })
      found = row
      ckernels_bias_residual_clamp(&found, residual, count, 0.5, minimum, maximum)
      #expect(found == zip(row, residual).map { min(max(($0 + 0.5) + $1, minimum), maximum) })
    }
  }

  @Test(arguments: [0, 1, 7, 16, 33, 64, 500, 1904])
  func squaredDistancesAreSums(count: Int) {
    let (a, b) = (Self.random(count), Self.random(count))
    let exact = zip(a, b).reduce(0.0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
    #expect(abs(Double(ckernels_squared_distance(a, b, count)) - exact) <= 1e-5 * (1 + exact))
  }

  @Test(arguments: 1...5)
  func takesEveryElementOfAStride(stride: Int) {
    for count in 1...40 {
      let source = Self.random((count - 1) * stride + 1)
      var found = [Float](repeating: .nan, count: count + 1)
      ckernels_copy_from_strided(&found, source, stride, count)
      #expect(Array(found[..<count]) == (0..<count).map { source[$0 * stride] })
      #expect(found[count].isNaN)
    }
  }

  @Test(arguments: 1...5)
  func marksWhatEqualsTheMaximum(stride: Int) {
    for count in 1...40 {
      // Few different numbers, so that many are equal.
      let line = (0..<((count - 1) * stride + 1)).map { _ in Float(Int.random(in: 0...2)) }
      let row = (0..<count).map { _ in Float(Int.random(in: 0...2)) }
      let marks = (0..<count).map { _ in Int32.random(in: -1...9) }
      var found = marks + [-7]
      ckernels_index_where_equal(&found, row, line, stride, count, 100)
      let expected = (0..<count).map { line[$0 * stride] == row[$0] ? 100 + Int32($0 * stride) : marks[$0] }
      #expect(found == expected + [-7])
    }
  }
}
