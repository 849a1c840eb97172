import Foundation

@testable import NeuralNetwork

/// Functions of one number, choices between operands, powers.
extension GradientCase {
  static let functions: [GradientCase] = [
    function("Abs", kinks: [0]) { abs($0) },
    function("Ceil", kinks: [-3, -2, -1, 0, 1, 2, 3]) { $0.rounded(.up) },
    function("Elu", kinks: [0]) { $0 > 0 ? $0 : exp($0) - 1 },
    function("Elu", "alpha", ["alpha": .float(0.25)], kinks: [0]) { $0 > 0 ? $0 : 0.25 * (exp($0) - 1) },
    function("Erf") { erf($0) }, function("Exp") { exp($0) },
    function("Floor", kinks: [-3, -2, -1, 0, 1, 2, 3]) { $0.rounded(.down) },
    function("Gelu") { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) },
    function("Gelu", "tanh", ["approximate": .string("tanh")]) {
      0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
    },
    function("Log", from: 0.25...4) { log($0) },
    function("Mish") { $0 * tanh(log(1 + exp($0))) },
    function("Neg") { -$0 },
    function("Reciprocal", from: 0.25...4) { 1 / $0 },
    function("Round", kinks: [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5]) { $0.rounded(.toNearestOrEven) },
    function("Selu", kinks: [0]) {
      let (alpha, gamma) = (1.67326319217681884765625, 1.05070102214813232421875)
      return gamma * ($0 > 0 ? $0 : alpha * (exp($0) - 1))
    },
    function("Sign", kinks: [0]) { $0 > 0 ? 1 : -1 },
    function("Softplus") { log(1 + exp($0)) }, function("Softsign", kinks: [0]) { $0 / (1 + abs($0)) },
    function("Swish", opset: 24) { $0 / (1 + exp(-$0)) },
    function("Swish", "alpha", opset: 24, ["alpha": .float(1.5)]) { $0 / (1 + exp(-1.5 * $0)) },
    function("Tanh") { tanh($0) },
    power("numbers", [2, 3, 5], [2, 3, 5]), power("a channel's exponents", [2, 3, 4, 5], [3, 1, 1]),
    power("one exponent", [2, 7], []), power("exponents that broadcast", [3, 1], [4]),
    GradientCase("Pow", "a square of any sign") { random in
      let exponent = Tensor(shape: [], floats: FloatBuffer([2])).fixed
      return try GradientProblem("Pow", [:], [random.tensor([2, 9], -2...2).computed, exponent]) {
        $0[0]!.map { $0 * $0 }
      }
    },
    GradientCase("Pow", "an integer") { random in
      let exponent = Tensor(shape: [], integers: [3]).fixed
      return try GradientProblem("Pow", [:], [random.tensor([2, 9], -2...2).computed, exponent]) {
        $0[0]!.map { $0 * $0 * $0 }
      }
    },
    slope("channels", [2, 3, 4, 5], [3, 1, 1]), slope("one", [2, 7], [1]), slope("each its own", [3, 4], [3, 4]),
    choice("equal shapes", [2, 3, 4], [2, 3, 4], [2, 3, 4]), choice("broadcast", [3, 1], [4], [2, 1, 1]),
    choice("numbers", [2, 5], [], []), choice("one condition", [], [2, 3], [3]),
    extreme("the larger", Maximum(), [2, 3, 4, 5], [3, 1, 1]) { max($0, $1) },
    extreme("the smaller", Minimum(), [7], [2, 7]) { min($0, $1) },
  ]

  private static func function(
    _ operation: String, _ name: String = "defaults", opset: Int = 22, _ attributes: [String: Attributes.Value] = [:],
    from range: ClosedRange<Float> = -4...4, kinks: [Float] = [], _ function: @escaping @Sendable (Double) -> Double
  ) -> GradientCase {
    GradientCase(operation, name) { random in
      let shape = [random.integer(1...3), random.integer(1...4), random.integer(1...9)]
      let x = random.tensor(shape, range, awayFrom: kinks)
      return try GradientProblem(operation, opset: opset, attributes, [x.computed]) { $0[0]!.map(function) }
    }
  }

  private static func power(_ name: String, _ base: Shape, _ exponent: Shape) -> GradientCase {
    GradientCase("Pow", name) { random in
      let inputs = [random.tensor(base, 0.5...2).computed, random.tensor(exponent, -2...2).computed]
      return try GradientProblem("Pow", [:], inputs) { Reference64.broadcast($0[0]!, $0[1]!) { pow($0, $1) } }
    }
  }

  private static func slope(_ name: String, _ shape: Shape, _ slope: Shape) -> GradientCase {
    GradientCase("PRelu", name) { random in
      let inputs = [random.tensor(shape, awayFrom: [0]).computed, random.tensor(slope).parameter]
      return try GradientProblem("PRelu", [:], inputs) {
        Reference64.broadcast($0[0]!, $0[1]!) { $0 > 0 ? $0 : $0 * $1 }
      }
    }
  }

  private static func choice(_ name: String, _ condition: Shape, _ left: Shape, _ right: Shape) -> GradientCase {
    GradientCase("Where", name) { random in
      let chosen = (0..<condition.elementCount).map { _ in random.flag() }
      let mask = Tensor64(shape: condition, values: chosen.map { $0 ? 1 : 0 })
      let inputs = [
        Tensor(shape: condition, integers: chosen.map { $0 ? 1 : 0 }).fixed, random.tensor(left).computed,
        random.tensor(right).computed,
      ]
      return try GradientProblem("Where", [:], inputs) { inputs in
        let ones = Tensor64(shape: [1], filling: 1)
        let first = Reference64.broadcast(mask, inputs[1]!) { $0 * $1 }
        let second = Reference64.broadcast(Reference64.broadcast(ones, mask) { $0 - $1 }, inputs[2]!) { $0 * $1 }
        return Reference64.broadcast(first, second) { $0 + $1 }
      }
    }
  }

  private static func extreme(
    _ name: String, _ op: any DifferentiableOperator, _ left: Shape, _ right: Shape,
    _ function: @escaping @Sendable (Double, Double) -> Double
  ) -> GradientCase {
    GradientCase("part", name) { random in
      // All different, so that a small step changes no choice.
      let all = random.distinctTensor([left.elementCount + right.elementCount])
      let values = Array(try all.floats())
      let a = Tensor(shape: left, floats: FloatBuffer(Array(values.prefix(left.elementCount))))
      let b = Tensor(shape: right, floats: FloatBuffer(Array(values.suffix(right.elementCount))))
      return try GradientProblem(op, [a.computed, b.computed]) { Reference64.broadcast($0[0]!, $0[1]!, function) }
    }
  }
}
