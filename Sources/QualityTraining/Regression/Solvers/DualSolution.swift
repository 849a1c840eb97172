/// What LIBSVM finds: f(x) = sum of coefficient * kernel(support row, x), plus the bias.
struct DualSolution: Sendable, Equatable {
  /// The support vectors, as rows of the training matrix, ascending.
  let rows: [Int]

  /// alpha - alpha*, one a support vector, within -C...C.
  let coefficients: [Double]

  /// What is added: LIBSVM's -rho.
  let bias: Double

  /// f of rows whose kernel with every training row is known.
  ///
  /// - Parameter kernel: row-major, one column a training row.
  func predictions(_ kernel: [Double], columnCount: Int) -> [Double] {
    stride(from: 0, to: kernel.count, by: columnCount).map { start in
      var sum = bias
      for (row, coefficient) in zip(rows, coefficients) { sum += coefficient * kernel[start + row] }
      return sum
    }
  }
}
