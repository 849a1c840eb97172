/// A small system of linear equations with a symmetric positive definite matrix, solved by Cholesky's factors.
struct SymmetricSystem {
  /// Row after row; only the lower triangle is read.
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

  /// The system with its diagonal raised by the share `damping`; a diagonal of nothing is raised by `damping` itself,
  /// so that a parameter without influence stays where it is.
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
