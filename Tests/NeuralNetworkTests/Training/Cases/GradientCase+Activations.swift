import Foundation

@testable import NeuralNetwork

extension GradientCase {
  static let activations: [GradientCase] = [
    activation("Relu", kinks: [0], Reference64.relu),
    activation("LeakyRelu", kinks: [0]) { Reference64.leakyRelu($0, Double(Float(0.01))) },
    activation("LeakyRelu", "that falls below zero", ["alpha": .float(-0.25)], kinks: [0]) {
      Reference64.leakyRelu($0, -0.25)
    },
    activation("Sigmoid") { Reference64.sigmoid($0) },
    activation("HardSigmoid", kinks: [-2.5, 2.5]) { Reference64.hardSigmoid($0, Double(Float(0.2)), 0.5) },
    activation("HardSigmoid", "steep", ["alpha": .float(0.75), "beta": .float(0.25)], kinks: [-1.0 / 3, 1]) {
      Reference64.hardSigmoid($0, 0.75, 0.25)
    },
    activation("HardSwish", kinks: [-3, 3], Reference64.hardSwish),
    activation("Sqrt", from: 0.25...4) { $0.squareRoot() },
    activation(
      "Clip", "bounds as attributes", opset: 6, ["min": .float(-0.5), "max": .float(2)], kinks: [-0.5, 2]
    ) { Reference64.clip($0, -0.5, 2) },
    clip("both bounds", minimum: 0, maximum: 6), clip("no upper bound", minimum: -1, maximum: nil),
    clip("no lower bound", minimum: nil, maximum: 1), clip("no bounds", minimum: nil, maximum: nil),
    GradientCase("fused", "silu") { random in
      try elementwise(FusedActivation(.silu), random.tensor(shape(&random), -8...8)) { $0 * Reference64.sigmoid($0) }
    },
    GradientCase("fused", "hard swish") { random in
      let x = random.tensor(shape(&random), -8...8, awayFrom: [-3, 3])
      return try elementwise(FusedActivation(.hardSwish), x, Reference64.hardSwish)
    },
  ]

  /// Lengths with and without tails beyond whole vectors.
  private static func shape(_ random: inout SeededGenerator) -> Shape {
    [random.integer(1...2), random.integer(1...3), random.integer(1...6), random.integer(1...7)]
  }

  private static func elementwise(
    _ op: any Operator, _ x: Tensor, _ function: @escaping @Sendable (Double) -> Double
  ) throws -> GradientProblem {
    try GradientProblem(op, [x.computed]) { $0[0]!.map(function) }
  }

  private static func activation(
    _ operation: String, _ name: String = "defaults", opset: Int = 21, _ attributes: [String: Attributes.Value] = [:],
    from range: ClosedRange<Float> = -8...8, kinks: [Float] = [], _ function: @escaping @Sendable (Double) -> Double
  ) -> GradientCase {
    GradientCase(operation, name) { random in
      let x = random.tensor(shape(&random), range, awayFrom: kinks)
      return try GradientProblem(operation, opset: opset, attributes, [x.computed]) { $0[0]!.map(function) }
    }
  }

  private static func clip(_ name: String, minimum: Float?, maximum: Float?) -> GradientCase {
    GradientCase("Clip", name) { random in
      let x = random.tensor(shape(&random), -8...8, awayFrom: [minimum, maximum].compactMap { $0 })
      let bounds = [minimum, maximum].map { $0.map { Tensor(shape: [], floats: FloatBuffer([$0])).fixed } }
      return try GradientProblem("Clip", [:], [x.computed] + bounds) { inputs in
        inputs[0]!.map {
          Reference64.clip($0, Double(minimum ?? -.infinity), Double(maximum ?? .infinity))
        }
      }
    }
  }
}

extension Reference64 {
  static func relu(_ x: Double) -> Double { max(x, 0) }

  static func clip(_ x: Double, _ minimum: Double, _ maximum: Double) -> Double { min(max(x, minimum), maximum) }

  static func leakyRelu(_ x: Double, _ alpha: Double) -> Double { x < 0 ? alpha * x : x }

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func hardSigmoid(_ x: Double, _ alpha: Double, _ beta: Double) -> Double { max(0, min(1, alpha * x + beta)) }

  static func hardSwish(_ x: Double) -> Double { x * max(0, min(1, x / 6 + 0.5)) }
}
