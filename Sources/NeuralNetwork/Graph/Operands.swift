/// The inputs of one node, by position as the ONNX operator numbers them.
struct Operands: Sendable {
  let list: [Operand?]

  init(_ list: [Operand?]) { self.list = list }

  var count: Int { list.count }

  /// Whether the optional input at `index` is given.
  func has(_ index: Int) -> Bool { index < list.count && list[index] != nil }

  /// The shape of a required input.
  func shape(_ index: Int) throws(OperatorError) -> Shape {
    guard index < list.count, let operand = list[index] else {
      throw OperatorError("input \(index) is missing")
    }
    return operand.shape
  }

  /// The shape of a required input of rank 4 (N, C, H, W).
  func imageShape(_ index: Int) throws(OperatorError) -> Shape {
    let shape = try shape(index)
    guard shape.count == 4 else {
      throw OperatorError("input \(index) is \(shape.text); only images of rank 4 (NCHW) are supported")
    }
    return shape
  }

  /// An optional input that must be known before the network runs.
  func constant(_ index: Int, _ role: String) throws(OperatorError) -> Tensor? {
    guard index < list.count, let operand = list[index] else { return nil }
    guard let constant = operand.constant else {
      throw OperatorError("\(role) (input \(index)) depends on the network's input; it must be a constant")
    }
    return constant
  }

  /// A required input that must be known before the network runs.
  func requiredConstant(_ index: Int, _ role: String) throws(OperatorError) -> Tensor {
    guard let constant = try constant(index, role) else {
      throw OperatorError("\(role) (input \(index)) is missing")
    }
    return constant
  }

  /// A list that older operator sets keep in an attribute and newer ones in a constant input; nil where neither is given.
  func integers(
    _ attribute: [Int]?, orInput index: Int, _ role: String
  ) throws(OperatorError) -> [Int]? {
    if let attribute { return attribute }
    return try constant(index, role)?.integers()
  }

  /// As ``integers(_:orInput:_:)``, where the list must be given.
  func requiredIntegers(
    _ attribute: [Int]?, orInput index: Int, _ role: String
  ) throws(OperatorError) -> [Int] {
    if let attribute { return attribute }
    return try requiredConstant(index, role).integers()
  }
}
