/// The factors by which Dropout multiplies its input in training: 0 for a dropped element, 1 / (1 - ratio) for the
/// others, which keeps the expectation.
///
/// Element i depends on the seed, the mask's number and i alone (SplitMix64 as a counter-based generator: G. Steele,
/// D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
struct DropoutMask: Sendable {
  /// Its name in the planned graph.
  let value: String
  let count: Int
  /// The share of elements that is dropped, in [0, 1).
  let ratio: Float
  /// Distinguishes the masks of one network.
  let number: Int

  func fill(_ target: UnsafeMutablePointer<Float>, seed: UInt64) {
    let start = DropoutMask.mix(DropoutMask.mix(seed) &+ UInt64(number))
    let threshold = UInt64(Double(ratio) * 0x1p32)
    let factor = 1 / (1 - ratio)
    for index in 0..<count {
      let random = DropoutMask.mix(start &+ UInt64(index) &* DropoutMask.increment) >> 32
      target[index] = random < threshold ? 0 : factor
    }
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ increment
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

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
