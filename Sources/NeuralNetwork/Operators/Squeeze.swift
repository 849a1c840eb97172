/// ONNX Squeeze: axes of extent 1 removed (all of them where none is named).
struct Squeeze: ViewOperator {
  private let axes: [Int]?

  init(_ node: Node) throws(OperatorError) { axes = try node.attributes.integers("axes") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard let axes = try operands.integers(self.axes, orInput: 1, "the axes"), !axes.isEmpty else {
      return [input.filter { $0 != 1 }]
    }
    var removed = Set<Int>()
    for axis in axes { removed.insert(try input.resolve(axis: axis)) }
    guard removed.allSatisfy({ input[$0] == 1 }) else {
      throw OperatorError("axes \(axes) of \(input.text) are not all of extent 1")
    }
    return [input.indices.filter { !removed.contains($0) }.map { input[$0] }]
  }
}
