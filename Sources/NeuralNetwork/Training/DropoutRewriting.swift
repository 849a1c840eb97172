/// Turns every Dropout that drops something into a product with a mask.
enum DropoutRewriting {
  /// - Returns: the masks, to be filled before each forward run.
  static func apply(to graph: inout PlannedGraph) throws(NodeError) -> [DropoutMask] {
    var masks: [DropoutMask] = []
    for index in graph.nodes.indices {
      let planned = graph.nodes[index]
      guard let dropout = planned.op as? Dropout, let input = planned.inputs[0], let shape = graph.values[input]?.shape
      else { continue }
      let (ratio, product) = try NodeError.wrap(planned.node) { () throws(OperatorError) in
        (try dropout.ratio(graph.operands(of: planned)), try Mul(planned.node))
      }
      guard ratio > 0 else { continue }
      let mask = DropoutMask(
        value: planned.node.output + "/dropout mask", count: shape.elementCount, ratio: ratio, number: masks.count)
      graph.values[mask.value] = Operand(shape: shape)
      graph.nodes[index].op = product
      graph.nodes[index].inputs = [input, mask.value]
      masks.append(mask)
    }
    return masks
  }
}
