import Foundation

extension Reference64 {
  static func relu(_ x: Double) -> Double { max(x, 0) }

  static func clip(_ x: Double, _ minimum: Double, _ maximum: Double) -> Double { min(max(x, minimum), maximum) }

  static func leakyRelu(_ x: Double, _ alpha: Double) -> Double { x < 0 ? alpha * x : x }

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func hardSigmoid(_ x: Double, _ alpha: Double, _ beta: Double) -> Double { max(0, min(1, alpha * x + beta)) }

  static func hardSwish(_ x: Double) -> Double { x * max(0, min(1, x / 6 + 0.5)) }
}
