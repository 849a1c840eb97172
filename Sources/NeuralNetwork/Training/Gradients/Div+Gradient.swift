extension Div: DifferentiableBinaryOperator {
  static var readForLeft: Set<Int> { [1] }
  static var readForRight: Set<Int> { [0, 1] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient / right }
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    -gradient * left / (right * right)
  }
}
