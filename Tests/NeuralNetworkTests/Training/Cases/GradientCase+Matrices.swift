@testable import NeuralNetwork

extension GradientCase {
  static let matrices: [GradientCase] = [
    gemm("classifier", transposesB: true, addend: { _, columns in [columns] }),
    gemm("without C"),
    gemm("both transposed", transposesA: true, transposesB: true, addend: { rows, columns in [rows, columns] }),
    gemm("scaled", alpha: 0.5, beta: -1.5, addend: { _, columns in [columns] }),
    gemm(
      "scaled, A transposed, a column as C", alpha: -2, beta: 0.25, transposesA: true,
      addend: { rows, _ in [rows, 1] }),
    gemm("a number as C", addend: { _, _ in [1] }),
    gemm("with Relu", transposesB: true, addend: { _, columns in [columns] }, activation: .relu),
    gemm(
      "scaled, clipped", alpha: 0.5, beta: 2, transposesB: true, addend: { _, columns in [columns] },
      activation: .clip(minimum: -0.5, maximum: 0.5)),
    product("matrices") { ([$0, $1], [$1, $2]) },
    product("a vector on the left") { _, depth, columns in ([depth], [depth, columns]) },
    product("a vector on the right") { rows, depth, _ in ([rows, depth], [depth]) },
    product("vectors") { _, depth, _ in ([depth], [depth]) },
    product("stacks") { ([2, 3, $0, $1], [2, 3, $1, $2]) },
    product("a stack and a matrix") { ([3, $0, $1], [$1, $2]) },
    product("a matrix and a stack") { ([$0, $1], [3, $1, $2]) },
    product("stacks that broadcast") { ([2, 1, $0, $1], [3, $1, $2]) },
    product("a stack and a vector") { rows, depth, _ in ([3, rows, depth], [depth]) },
  ]

  private static func gemm(
    _ name: String, alpha: Float = 1, beta: Float = 1, transposesA: Bool = false, transposesB: Bool = false,
    addend: (@Sendable (_ rows: Int, _ columns: Int) -> Shape)? = nil, activation: Activation? = nil
  ) -> GradientCase {
    GradientCase("Gemm", name) { random in
      let attributes: [String: Attributes.Value] = [
        "alpha": .float(alpha), "beta": .float(beta), "transA": .integer(transposesA ? 1 : 0),
        "transB": .integer(transposesB ? 1 : 0),
      ]
      let node = Node(
        name: "gemm", type: "Gemm", domain: "", opset: 21, attributes: Attributes(values: attributes),
        inputs: ["a", "b", "c"], outputs: ["y"])
      let layer = FusedLayer(
        stages: [.init(operation: .matrix(try Gemm(node)), activation: activation)], context: nil)
      let (rows, depth, columns) = (random.integer(1...6), random.integer(1...19), random.integer(1...7))
      let kinks = [activation?.bounds?.minimum, activation?.bounds?.maximum].compactMap { $0 }
      @Sendable func sums(_ inputs: [Tensor64?]) -> Tensor64 {
        Reference64.gemm(
          inputs[0]!, inputs[1]!, inputs.count > 2 ? inputs[2] : nil, alpha: Double(alpha), beta: Double(beta),
          transposesA: transposesA, transposesB: transposesB)
      }
      // Drawn again if a sum is so close to a kink of the activation that a small step crosses it.
      while true {
        var inputs: [GradientProblem.Input?] = [
          random.tensor(transposesA ? [depth, rows] : [rows, depth]).computed,
          random.tensor(transposesB ? [columns, depth] : [depth, columns]).parameter,
        ]
        if let addend { inputs.append(random.tensor(addend(rows, columns)).parameter) }
        let problem = try GradientProblem(layer, inputs) { inputs in
          guard let bounds = activation?.bounds else { return sums(inputs) }
          return sums(inputs).map { Reference64.clip($0, Double(bounds.minimum), Double(bounds.maximum)) }
        }
        let exact = sums(problem.exactInputs)
        if exact.values.allSatisfy({ sum in kinks.allSatisfy { abs(Double($0) - sum) > 1e-4 } }) { return problem }
      }
    }
  }

  private static func product(
    _ name: String, _ shapes: @escaping @Sendable (_ rows: Int, _ depth: Int, _ columns: Int) -> (Shape, Shape)
  ) -> GradientCase {
    GradientCase("MatMul", name) { random in
      let (left, right) = shapes(random.integer(1...5), random.integer(1...9), random.integer(1...5))
      // The right operand is a layer's weights in half of the draws, and computed in the others.
      let (a, b) = (random.tensor(left), random.tensor(right))
      return try GradientProblem("MatMul", [:], [a.computed, random.flag() ? b.computed : b.parameter]) { inputs in
        Reference64.matrixMultiplication(inputs[0]!, inputs[1]!)
      }
    }
  }
}

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

  /// MatMul of matrices, or of stacks of them whose leading axes broadcast; a vector is first made a matrix.
  static func matrixMultiplication(_ left: Tensor64, _ right: Tensor64) -> Tensor64 {
    let a = left.shape.count == 1 ? left.reshaped([1] + left.shape) : left
    let b = right.shape.count == 1 ? right.reshaped(right.shape + [1]) : right
    let (rows, columns) = (a.shape[a.shape.count - 2], b.shape[b.shape.count - 1])
    // For each matrix of the result, the numbers of the two matrices it is the product of.
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
