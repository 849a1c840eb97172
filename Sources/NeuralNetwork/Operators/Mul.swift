/// ONNX Mul: left * right, with broadcasting.
struct Mul: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  static func combine(_ left: Float, _ right: Float) -> Float { left * right }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : product
  }
}
