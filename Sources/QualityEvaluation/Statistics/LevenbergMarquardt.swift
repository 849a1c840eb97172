import Foundation

/// Nonlinear least squares: parameters that minimise sum((y - f(x))^2), by damped Gauss-Newton steps (K. Levenberg
/// 1944; D. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM 11, 1963).
///
/// Damping is Marquardt's, in units of the diagonal; it grows tenfold when a step does not lower the error and shrinks
/// tenfold when it does. A step to a point where the error is not finite, or that `isAllowed` refuses, counts as one
/// that failed, so the result is always finite and allowed if the start is.
struct LevenbergMarquardt {
  /// The positions at which the function is fitted.
  let x: [Double]

  /// The value to approach at each position.
  let y: [Double]

  /// The value of the function at a position, and its derivative by each parameter written to the last argument.
  let function: (Double, [Double], inout [Double]) -> Double

  /// Whether parameters may be visited at all.
  let isAllowed: ([Double]) -> Bool

  /// The search ends when a step lowers the error by no more than this share of it.
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

  /// J^T J, row-major and only its lower triangle, and J^T times the residuals.
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

/// A small system of linear equations with a symmetric positive definite matrix, solved by Cholesky factorization.
private struct SymmetricSystem {
  /// Row-major; only the lower triangle is read.
  private var matrix: [Double]
  private let size: Int

  /// A system of `size` equations.
  ///
  /// - Precondition: `matrix` has `size` rows of `size` numbers.
  init(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "a system has as many equations as unknowns")
    self.matrix = matrix
    self.size = size
  }

  /// The system with its diagonal raised by the share `damping`; a zero on the diagonal is raised by `damping` itself,
  /// so that a parameter without influence keeps its value.
  func damped(by damping: Double) -> SymmetricSystem {
    var result = self
    for place in stride(from: 0, to: matrix.count, by: size + 1) {
      result.matrix[place] = matrix[place] > 0 ? matrix[place] * (1 + damping) : damping
    }
    return result
  }

  /// The vector v with matrix * v = `right`; nil where the matrix is not positive definite.
  func solution(of right: [Double]) -> [Double]? {
    var factor = matrix
    var result = right
    for row in 0..<size {
      for column in 0...row {
        var sum = matrix[row * size + column]
        for inner in 0..<column { sum -= factor[row * size + inner] * factor[column * size + inner] }
        if row == column {
          guard sum > 0, sum.isFinite else { return nil }
          factor[row * size + row] = sum.squareRoot()
        } else {
          factor[row * size + column] = sum / factor[column * size + column]
        }
      }
      for inner in 0..<row { result[row] -= factor[row * size + inner] * result[inner] }
      result[row] /= factor[row * size + row]
    }
    for row in (0..<size).reversed() {
      for lower in (row + 1)..<size { result[row] -= factor[lower * size + row] * result[lower] }
      result[row] /= factor[row * size + row]
    }
    return result
  }
}
