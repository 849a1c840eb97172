/// A support vector regression on scaled features: opinions from rows of features.
///
/// Vapnik's epsilon-insensitive regression, as LIBSVM or LIBLINEAR (``SVRSolver``) trains it. The function is kept in
/// float64 and needs neither library any more.
public struct SupportVectorRegression: Sendable, Equatable, Codable {
  /// The function that was found.
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
  ///   - scaled: row-major, `width` features a row.
  ///   - opinions: one a row.
  /// - Throws: ``RegressionError``.
  init(scaled: [Double], width: Int, opinions: [Double], parameters: SVRParameters) throws(RegressionError) {
    try parameters.check()
    self.parameters = parameters
    let (c, epsilon) = (parameters.c, parameters.epsilon)
    guard parameters.solver == .libsvm else {
      let problem = try LinearProblem(scaled: scaled, width: width, opinions: opinions)
      function = .linear(try problem.solution(solver: parameters.solver, c: c, epsilon: epsilon))
      return
    }
    try KernelProblem.check(rowCount: opinions.count)
    let kernel = GramMatrix(scaled, scaled, width: width).kernel(parameters.kernel)
    let solution = try KernelProblem(kernel: kernel, opinions: opinions).solution(c: c, epsilon: epsilon)
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

  /// One opinion a row of scaled features.
  func predictions(_ scaled: [Double]) -> [Double] {
    switch function {
    case .linear(let function): function.predictions(scaled)
    case .expansion(let expansion): expansion.predictions(scaled)
    }
  }
}
