/// ONNX Unsqueeze: axes of extent 1 inserted; axes are an attribute before operator set 13 and an input since.
struct Unsqueeze: ViewOperator {
  private let axes: [Int]?

  init(_ node: Node) throws(OperatorError) { axes = try node.attributes.integers("axes") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    let axes = try operands.requiredIntegers(self.axes, orInput: 1, "the axes")
    let rank = input.count + axes.count
    let blank = Shape(repeating: 1, count: rank)
    var inserted = Set<Int>()
    for axis in axes { inserted.insert(try blank.resolve(axis: axis)) }
    guard inserted.count == axes.count else { throw OperatorError("axes \(axes) name an axis twice") }
    var rest = input[...]
    return [(0..<rank).map { inserted.contains($0) ? 1 : rest.removeFirst() }]
  }
}
