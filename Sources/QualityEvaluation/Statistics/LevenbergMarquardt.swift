import Foundation

/// Nonlinear least squares: parameters that minimise sum((y - f(x))^2), by damped Gauss-Newton steps (K. Levenberg
/// 1944; D. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM 11, 1963).
///
/// Damping is Marquardt's, in units of the diagonal; it grows tenfold when a step does not lower the error and shrinks
/// tenfold when it does. A step to a point where the error is not finite, or that `isAllowed` refuses, counts as one
/// that failed, so the result is always finite and allowed if the start is.
struct LevenbergMarquardt {
  /// Where the function is known.
  let x: [Double]

  /// What it should be there, one a position.
  let y: [Double]

  /// The value of the function at a position, and its derivative by each parameter written to the last argument.
  let function: (Double, [Double], inout [Double]) -> Double

  /// Whether parameters may be visited at all.
  let isAllowed: ([Double]) -> Bool

  /// The search ends with a step that lowers the error by no more than this share of it.
  let precision: Double

  private static let maximumSteps = 300
  private static let maximumDamping = 1e12

  /// The nearest minimum that steps from `start` lead to, and the sum of squared errors there.
  func fit(from start: [Double]) -> (parameters: [Double], error: Double) {
    var parameters = start
    var error = squaredError(parameters)
    var damping = 1e-3
    for _ in 0..<LevenbergMarquardt.maximumSteps {
      let (matrix, gradient) = normalEquations(at: parameters)
      var gain: Double?
      while gain == nil && damping <= LevenbergMarquardt.maximumDamping {
        if let step = SymmetricSystem(matrix, size: parameters.count).damped(by: damping).solution(of: gradient) {
          let candidate = zip(parameters, step).map { $0 + $1 }
          let candidateError = isAllowed(candidate) ? squaredError(candidate) : .infinity
          if candidateError.isFinite && candidateError <= error {
            gain = error - candidateError
            parameters = candidate
            error = candidateError
          }
        }
        damping = gain == nil ? damping * 10 : max(damping / 10, 1e-12)
      }
      guard let gain else { break }
      if gain <= precision * error { break }
    }
    return (parameters, error)
  }

  private func squaredError(_ parameters: [Double]) -> Double {
    var unused = [Double](repeating: 0, count: parameters.count)
    var sum = 0.0
    for index in x.indices {
      let residual = y[index] - function(x[index], parameters, &unused)
      sum += residual * residual
    }
    return sum
  }

  /// J^T J, row after row, its lower triangle only, and J^T times the residuals.
  private func normalEquations(at parameters: [Double]) -> (matrix: [Double], gradient: [Double]) {
    let count = parameters.count
    var matrix = [Double](repeating: 0, count: count * count)
    var gradient = [Double](repeating: 0, count: count)
    var derivative = gradient
    for index in x.indices {
      let residual = y[index] - function(x[index], parameters, &derivative)
      for row in 0..<count {
        gradient[row] += derivative[row] * residual
        for column in 0...row { matrix[row * count + column] += derivative[row] * derivative[column] }
      }
    }
    return (matrix, gradient)
  }
}
