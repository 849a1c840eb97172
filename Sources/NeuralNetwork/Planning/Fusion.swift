/// Joins nodes whose work can be done in one pass over memory.
///
/// 1. `Mul(x, Sigmoid(x))` and `Mul(x, HardSigmoid(x))` become one activation.
/// 2. A Conv whose only reader is an Add of an equally shaped tensor adds it itself (residual).
/// 3. A Conv or Gemm whose only reader is an activation applies it itself.
struct Fusion {
  /// What may be joined.
  enum Rules {
    /// All of it.
    case inference
    /// What backward can undo from the result alone: 2, and 3 for activations that only cut values off.
    case training
  }

  private var nodes: [PlannedNode?]
  private let values: [String: Operand]
  private let outputs: Set<String>
  private let rules: Rules
  private var uses: ValueUses

  static func apply(to graph: inout PlannedGraph, rules: Rules) {
    var fusion = Fusion(graph, rules: rules)
    if rules == .inference {
      fusion.index()
      for position in fusion.nodes.indices { fusion.joinGatedActivation(at: position) }
    }
    fusion.index()
    for position in fusion.nodes.indices { fusion.joinResidual(at: position) }
    fusion.index()
    for position in fusion.nodes.indices { fusion.joinActivation(at: position) }
    graph.nodes = fusion.nodes.compactMap { $0 }
  }

  private init(_ graph: PlannedGraph, rules: Rules) {
    nodes = graph.nodes
    values = graph.values
    outputs = Set(graph.outputs)
    self.rules = rules
    uses = ValueUses(nodes: graph.nodes, outputs: outputs)
  }

  private mutating func index() { uses = ValueUses(nodes: nodes, outputs: outputs) }

  private mutating func joinGatedActivation(at position: Int) {
    guard let node = nodes[position], node.op is Mul, node.inputs.count == 2 else { return }
    for (value, gate) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
      guard let producer = uses.soleProducer(of: gate), let gateNode = nodes[producer], gateNode.inputs.first == value
      else {
        continue
      }
      let function: Activation
      if gateNode.op is Sigmoid {
        function = .silu
      } else if let hard = gateNode.op as? HardSigmoid, hard.slope == 1.0 / 6, hard.offset == 0.5 {
        function = .hardSwish
      } else {
        continue
      }
      nodes[producer] = nil
      nodes[position]?.op = FusedActivation(function)
      nodes[position]?.inputs = [value]
      nodes[position]?.fused = [gateNode.node.type]
      return
    }
  }

  private mutating func joinResidual(at position: Int) {
    guard let node = nodes[position], node.op is Add, node.inputs.count == 2 else { return }
    // The later of two convolutions, so that the other's result is there when it runs.
    let candidates = [(0, 1), (1, 0)].compactMap { own, other -> (Int, String)? in
      guard let producer = uses.soleProducer(of: node.inputs[own]), let addend = node.inputs[other] else { return nil }
      return (producer, addend)
    }
    for (producer, addend) in candidates.sorted(by: { $0.0 > $1.0 }) {
      guard var convolution = nodes[producer], var op = convolution.op as? Conv, !op.hasResidual, op.activation == nil,
        let sum = convolution.outputs[0], values[sum]?.shape == values[addend]?.shape,
        values[addend]?.constant == nil
      else { continue }
      op.hasResidual = true
      convolution.op = op
      convolution.inputs += [String?](repeating: nil, count: 3 - convolution.inputs.count)
      convolution.inputs.append(addend)
      convolution.outputs = node.outputs
      convolution.fused.append(node.node.type)
      // At the Add's place the other operand is surely computed.
      nodes[producer] = nil
      nodes[position] = convolution
      if let output = node.outputs[0] { uses.setProducer(of: output, to: position) }
      return
    }
  }

  private mutating func joinActivation(at position: Int) {
    guard let node = nodes[position], let op = node.op as? any ActivationOperator,
      let producer = uses.soleProducer(of: node.inputs.first ?? nil), var target = nodes[producer],
      var fusing = target.op as? any ActivationFusing, fusing.activation == nil,
      let activation = try? op.activation(operands(of: node)), rules == .inference || activation.bounds != nil
    else { return }
    fusing.activation = activation
    target.op = fusing
    target.outputs = node.outputs
    target.fused += node.fused + [node.node.type]
    nodes[producer] = target
    nodes[position] = nil
    if let output = node.outputs[0] { uses.setProducer(of: output, to: producer) }
  }

  private func operands(of node: PlannedNode) -> Operands {
    Operands(node.inputs.map { $0.flatMap { values[$0] } })
  }
}
