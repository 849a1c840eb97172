extension Add: DifferentiableBinaryOperator {
  static var readForLeft: Set<Int> { [] }
  static var readForRight: Set<Int> { [] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient }
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient }
}
