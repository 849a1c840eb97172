@testable import NeuralNetwork

extension GradientCase {
  static let arithmetic: [GradientCase] = ["Add", "Sub", "Mul", "Div"].flatMap { operation in
    [
      // Long enough for several strips of a sum, and a tail.
      binary(operation, "a channel's factor, long rows", [2, 3, 1, 543], [1, 3, 1, 1]),
      binary(operation, "an image's channel's factor on the left", [2, 3, 1, 1], [2, 3, 5, 7]),
      binary(operation, "a number", [2, 3, 5], []),
      binary(operation, "numbers alone", [], []),
      binary(operation, "one element each", [1, 1], [1]),
      binary(operation, "a row on a matrix", [7, 19], [19]),
      binary(operation, "a column on a row", [6, 1], [17]),
      GradientCase(operation, "equal shapes") { random in
        let shape = [random.integer(1...3), random.integer(1...4), random.integer(1...9)]
        return try binaryProblem(operation, shape, shape, &random)
      },
      GradientCase(operation, "random broadcasting") { random in
        let shape = (0..<random.integer(1...4)).map { _ in random.integer(1...4) }
        func part() -> Shape {
          Shape(shape.map { random.flag() ? 1 : $0 }.dropFirst(random.integer(0...shape.count)))
        }
        return try binaryProblem(operation, part(), part(), &random)
      },
    ]
  }

  private static func binary(_ operation: String, _ name: String, _ left: Shape, _ right: Shape) -> GradientCase {
    GradientCase(operation, name) { try binaryProblem(operation, left, right, &$0) }
  }

  private static func binaryProblem(
    _ operation: String, _ left: Shape, _ right: Shape, _ random: inout SeededGenerator
  ) throws -> GradientProblem {
    let (a, b) = (random.tensor(left), random.tensor(right, operation == "Div" ? 0.5...2 : -1...1))
    return try GradientProblem(operation, [:], [a.computed, b.computed]) { inputs in
      Reference64.broadcast(inputs[0]!, inputs[1]!) { left, right in
        switch operation {
        case "Add": left + right
        case "Sub": left - right
        case "Mul": left * right
        default: left / right
        }
      }
    }
  }
}

extension Reference64 {
  /// Multidirectional broadcasting: shapes are aligned at their ends, and an extent of 1 is repeated.
  static func broadcast(_ left: Tensor64, _ right: Tensor64, _ combine: (Double, Double) -> Double) -> Tensor64 {
    let rank = max(left.shape.count, right.shape.count)
    let shape = (0..<rank).map { axis in
      [left, right].map { operand in
        let own = axis - (rank - operand.shape.count)
        return own < 0 ? 1 : operand.shape[own]
      }.reduce(1) { $0 == 1 ? $1 : $0 }
    }
    func element(_ operand: Tensor64, _ index: [Int]) -> Double {
      var offset = 0
      for axis in operand.shape.indices {
        let extent = operand.shape[axis]
        offset = offset * extent + (extent == 1 ? 0 : index[rank - operand.shape.count + axis])
      }
      return operand.values[offset]
    }
    var result = Tensor64(shape: shape)
    for (position, index) in Tensor64.indices(of: shape).enumerated() {
      result.values[position] = combine(element(left, index), element(right, index))
    }
    return result
  }
}
