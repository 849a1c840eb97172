import CBLAS

/// A trained support vector regression: opinions from rows of scaled features.
///
/// Vapnik's epsilon-insensitive regression, as LIBSVM or LIBLINEAR (``SVRSolver``) trains it. The function is kept in
/// float64; evaluating it needs neither library.
public struct SupportVectorRegression: Sendable, Equatable, Codable {
  /// The function that training found.
  enum Function: Sendable, Equatable, Codable {
    case linear(LinearFunction)
    case expansion(KernelExpansion)
  }

  /// What it was trained with.
  public let parameters: SVRParameters

  let function: Function

  /// Trains on rows of scaled features. The same rows and parameters always give the same function.
  ///
  /// - Parameters:
  ///   - scaled: row-major, `width` features per row.
  ///   - opinions: one per row.
  /// - Throws: ``RegressionError``.
  init(scaled: [Double], width: Int, opinions: [Double], parameters: SVRParameters) throws(RegressionError) {
    try parameters.check()
    self.parameters = parameters
    let (c, epsilon) = (parameters.c, parameters.epsilon)
    guard parameters.solver == .libsvm else {
      let problem = try LIBLINEARProblem(scaled: scaled, width: width, opinions: opinions)
      function = .linear(try problem.solution(solver: parameters.solver, c: c, epsilon: epsilon))
      return
    }
    try LIBSVMProblem.check(rowCount: opinions.count)
    let kernel = GramMatrix(scaled, scaled, width: width).kernel(parameters.kernel)
    let solution = try LIBSVMProblem(kernel: kernel, opinions: opinions).solution(c: c, epsilon: epsilon)
    let expansion = KernelExpansion(
      kernel: parameters.kernel, width: width,
      supportVectors: solution.rows.flatMap { scaled[$0 * width..<($0 + 1) * width] },
      coefficients: solution.coefficients, bias: solution.bias)
    function = parameters.kernel == .linear ? .linear(expansion.linear) : .expansion(expansion)
  }

  /// How many support vectors the function keeps; 0 for a linear one, which needs none.
  public var supportVectorCount: Int {
    if case .expansion(let expansion) = function { expansion.coefficients.count } else { 0 }
  }

  /// One opinion per row of scaled features.
  func predictions(_ scaled: [Double]) -> [Double] {
    switch function {
    case .linear(let function): function.predictions(scaled)
    case .expansion(let expansion): expansion.predictions(scaled)
    }
  }
}

/// f(x) = weights . x + bias.
struct LinearFunction: Sendable, Equatable, Codable {
  /// One per feature.
  let weights: [Double]

  /// Added to every value.
  let bias: Double

  /// f of row-major rows.
  func predictions(_ rows: [Double]) -> [Double] {
    rows.withUnsafeBufferPointer { rows in
      stride(from: 0, to: rows.count, by: weights.count).map { start in
        let row = UnsafeBufferPointer(rebasing: rows[start..<start + weights.count]).baseAddress
        return bias + cblas_ddot(blasint(weights.count), row, 1, weights, 1)
      }
    }
  }
}

/// f(x) = sum of coefficient * kernel(support vector, x), plus the bias, on scaled features.
struct KernelExpansion: Sendable, Equatable, Codable {
  let kernel: SVRKernel

  /// Features of a support vector.
  let width: Int

  /// Row-major, one row per coefficient.
  let supportVectors: [Double]

  /// One per support vector.
  let coefficients: [Double]

  /// Added to every value.
  let bias: Double

  /// Rows whose kernel is in memory at a time.
  private static let blockSize = 512

  /// f of row-major rows.
  func predictions(_ rows: [Double]) -> [Double] {
    guard !coefficients.isEmpty else { return Array(repeating: bias, count: rows.count / width) }
    let solution = LIBSVMProblem.Solution(rows: Array(coefficients.indices), coefficients: coefficients, bias: bias)
    return stride(from: 0, to: rows.count, by: Self.blockSize * width).flatMap { start in
      let block = Array(rows[start..<min(start + Self.blockSize * width, rows.count)])
      let kernel = GramMatrix(block, supportVectors, width: width).kernel(kernel)
      return solution.predictions(kernel, columnCount: coefficients.count)
    }
  }

  /// The same function with one weight per feature.
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
