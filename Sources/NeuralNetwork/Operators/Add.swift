/// ONNX Add: left + right, with broadcasting.
struct Add: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  static func combine(_ left: Float, _ right: Float) -> Float { left + right }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : sum
  }
}
