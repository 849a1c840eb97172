// The operators of two operands: Add, Sub, Mul, Div. What they share is in BinaryOperator.swift.

/// ONNX Add: left + right, with broadcasting.
struct Add: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  init() {}

  static func combine(_ left: Float, _ right: Float) -> Float { left + right }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : sum
  }

  static var readForLeft: Set<Int> { [] }
  static var readForRight: Set<Int> { [] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient }
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient }
}

/// ONNX Sub: left - right, with broadcasting.
struct Sub: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  static func combine(_ left: Float, _ right: Float) -> Float { left - right }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return overflow ? nil : difference
  }

  static var readForLeft: Set<Int> { [] }
  static var readForRight: Set<Int> { [] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient }
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { -gradient }
}

/// ONNX Mul: left * right, with broadcasting.
struct Mul: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  static func combine(_ left: Float, _ right: Float) -> Float { left * right }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : product
  }

  static var readForLeft: Set<Int> { [1] }
  static var readForRight: Set<Int> { [0] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient * right }
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient * left }
}

/// ONNX Div: left / right, with broadcasting.
struct Div: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  static func combine(_ left: Float, _ right: Float) -> Float { left / right }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    let (quotient, overflow) = left.dividedReportingOverflow(by: right)
    return overflow ? nil : quotient
  }

  static var readForLeft: Set<Int> { [1] }
  static var readForRight: Set<Int> { [0, 1] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float { gradient / right }
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    -gradient * left / (right * right)
  }
}
