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
      var op = try Gemm(node)
      op.activation = activation
      let (rows, depth, columns) = (random.integer(1...6), random.integer(1...19), random.integer(1...7))
      let kinks = [activation?.bounds?.minimum, activation?.bounds?.maximum].compactMap { $0 }
      @Sendable func sums(_ inputs: [Tensor64?]) -> Tensor64 {
        Reference64.gemm(
          inputs[0]!, inputs[1]!, inputs.count > 2 ? inputs[2] : nil, alpha: Double(alpha), beta: Double(beta),
          transposesA: transposesA, transposesB: transposesB)
      }
      // Drawn again where a sum is so near a kink of the activation that a small step crosses it.
      while true {
        var inputs: [GradientProblem.Input?] = [
          random.tensor(transposesA ? [depth, rows] : [rows, depth]).computed,
          random.tensor(transposesB ? [columns, depth] : [depth, columns]).parameter,
        ]
        if let addend { inputs.append(random.tensor(addend(rows, columns)).parameter) }
        let problem = try GradientProblem(op, inputs) { inputs in
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
      // The right operand is a layer's weights in one half of the draws, and computed in the other.
      let (a, b) = (random.tensor(left), random.tensor(right))
      return try GradientProblem("MatMul", [:], [a.computed, random.flag() ? b.computed : b.parameter]) { inputs in
        Reference64.matrixMultiplication(inputs[0]!, inputs[1]!)
      }
    }
  }
}
