/// ONNX Sub: left - right, with broadcasting.
struct Sub: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  static func combine(_ left: Float, _ right: Float) -> Float { left - right }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return overflow ? nil : difference
  }
}
