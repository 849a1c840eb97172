/// f(x) = sum of coefficient * kernel(support vector, x), plus the bias, on scaled features.
struct KernelExpansion: Sendable, Equatable, Codable {
  let kernel: SVRKernel

  /// Features of a support vector.
  let width: Int

  /// Row-major, one row a coefficient.
  let supportVectors: [Double]

  /// One a support vector.
  let coefficients: [Double]

  /// What is added.
  let bias: Double

  /// Rows whose kernel is held at a time.
  private static let blockSize = 512

  /// f of row-major rows.
  func predictions(_ rows: [Double]) -> [Double] {
    guard !coefficients.isEmpty else { return Array(repeating: bias, count: rows.count / width) }
    let solution = DualSolution(rows: Array(coefficients.indices), coefficients: coefficients, bias: bias)
    return stride(from: 0, to: rows.count, by: Self.blockSize * width).flatMap { start in
      let block = Array(rows[start..<min(start + Self.blockSize * width, rows.count)])
      let kernel = GramMatrix(block, supportVectors, width: width).kernel(kernel)
      return solution.predictions(kernel, columnCount: coefficients.count)
    }
  }

  /// The same function with one weight a feature.
  ///
  /// - Precondition: the kernel is linear.
  var linear: LinearFunction {
    precondition(kernel == .linear)
    var weights = [Double](repeating: 0, count: width)
    for (index, coefficient) in coefficients.enumerated() {
      for column in 0..<width { weights[column] += coefficient * supportVectors[index * width + column] }
    }
    return LinearFunction(weights: weights, bias: bias)
  }
}
