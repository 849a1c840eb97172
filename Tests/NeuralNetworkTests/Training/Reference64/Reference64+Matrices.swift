extension Reference64 {
  static func transposed(_ matrix: Tensor64) -> Tensor64 {
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    return Tensor64(
      shape: [columns, rows],
      values: (0..<columns).flatMap { column in (0..<rows).map { matrix.values[$0 * columns + column] } })
  }

  static func product(_ a: Tensor64, _ b: Tensor64) -> Tensor64 {
    let (rows, depth, columns) = (a.shape[0], a.shape[1], b.shape[1])
    var result = Tensor64(shape: [rows, columns])
    for row in 0..<rows {
      for column in 0..<columns {
        for index in 0..<depth {
          result.values[row * columns + column] += a.values[row * depth + index] * b.values[index * columns + column]
        }
      }
    }
    return result
  }

  /// Gemm: alpha * op(a) * op(b) + beta * c.
  static func gemm(
    _ a: Tensor64, _ b: Tensor64, _ c: Tensor64?, alpha: Double, beta: Double, transposesA: Bool, transposesB: Bool
  ) -> Tensor64 {
    let sums = product(transposesA ? transposed(a) : a, transposesB ? transposed(b) : b).map { alpha * $0 }
    guard let c else { return sums }
    return broadcast(sums, c) { $0 + beta * $1 }
  }

  /// MatMul of matrices, or of stacks of them whose leading axes broadcast; a vector on either side is a matrix for the
  /// while.
  static func matrixMultiplication(_ left: Tensor64, _ right: Tensor64) -> Tensor64 {
    let a = left.shape.count == 1 ? left.reshaped([1] + left.shape) : left
    let b = right.shape.count == 1 ? right.reshaped(right.shape + [1]) : right
    let (rows, columns) = (a.shape[a.shape.count - 2], b.shape[b.shape.count - 1])
    // Which matrix of each stack is taken, for each matrix of the result.
    func numbers(_ stack: [Int]) -> Tensor64 {
      Tensor64(shape: stack, values: (0..<stack.reduce(1, *)).map { Double($0) })
    }
    let (first, second) = (numbers(a.shape.dropLast(2)), numbers(b.shape.dropLast(2)))
    let (leftNumbers, rightNumbers) = (broadcast(first, second) { one, _ in one }, broadcast(first, second) { $1 })
    func matrix(_ stack: Tensor64, _ number: Double) -> Tensor64 {
      let shape = Array(stack.shape.suffix(2))
      let count = shape[0] * shape[1]
      return Tensor64(shape: shape, values: Array(stack.values[(Int(number) * count)..<(Int(number) * count + count)]))
    }
    let values = zip(leftNumbers.values, rightNumbers.values).flatMap { product(matrix(a, $0), matrix(b, $1)).values }
    let shape =
      leftNumbers.shape + (left.shape.count == 1 ? [] : [rows]) + (right.shape.count == 1 ? [] : [columns])
    return Tensor64(shape: shape, values: values)
  }
}
