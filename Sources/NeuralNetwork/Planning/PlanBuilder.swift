/// Makes the kernels of planned nodes and lays their tensors out in the arena.
struct PlanBuilder {
  private let inputs, outputs: [String]
  private let values: [String: Operand]
  private let nodes: [PlannedNode]
  private var arena = ArenaLayout()
  /// The block that holds each computed value; views share their source's.
  private var blocks: [String: Int] = [:]

  init(inputs: [String], outputs: [String], values: [String: Operand], nodes: [PlannedNode]) {
    self.inputs = inputs
    self.outputs = outputs
    self.values = values
    self.nodes = nodes
  }

  mutating func plan() throws(NodeError) -> Plan {
    let lastReads = lastReads()
    for input in inputs { place(input, at: -1, lastReads: lastReads) }
    var drafts: [(node: PlannedNode, kernel: Kernel, scratch: Int?, cost: Int)] = []
    for (step, node) in nodes.enumerated() {
      let operands = Operands(node.inputs.map { $0.flatMap { values[$0] } })
      let (kernel, cost) = try NodeError.wrap(node.node) { () throws(OperatorError) in
        (try node.op.kernel(operands), try node.op.multiplyAccumulates(operands))
      }
      try check(node, kernel)
      if let shared = sharedBlock(of: node, kernel, step: step), let output = node.outputs[0] {
        blocks[output] = shared
        arena.extend(shared, to: lastReads[output] ?? step)
      } else {
        for case let output? in node.outputs { place(output, at: step, lastReads: lastReads) }
      }
      let scratch =
        kernel.scratchCount > 0 ? arena.add(.init(count: kernel.scratchCount, first: step, last: step)) : nil
      drafts.append((node, kernel, scratch, cost))
    }
    let (offsets, total) = arena.offsets()
    let steps = drafts.filter { !$0.kernel.isView }.map { draft in
      Step(
        kernel: draft.kernel,
        inputs: draft.node.inputs.map { $0.flatMap { location(of: $0, offsets) } ?? .arena(0) },
        outputs: draft.node.outputs.map { $0.flatMap { location(of: $0, offsets) } ?? .arena(0) },
        scratch: draft.scratch.map { offsets[$0] } ?? 0)
    }
    return Plan(
      steps: steps, layers: drafts.map { layer($0.node, multiplyAccumulates: $0.cost) },
      inputs: tensors(inputs, offsets), outputs: tensors(outputs, offsets), arenaCount: total)
  }

  /// Refuses what a kernel would misread or could not be given.
  private func check(_ node: PlannedNode, _ kernel: Kernel) throws(NodeError) {
    for (position, input) in node.inputs.enumerated() where !kernel.isView && !node.op.readsWhenPlanned(position) {
      if let input, case .integer? = values[input]?.constant?.elements {
        throw NodeError(
          node: node.node, reason: "input \(position) is a tensor of integers where floats are computed with")
      }
    }
    guard kernel.scratchCount <= Shape.maximumElementCount else {
      throw NodeError(node: node.node, reason: "its working memory would be \(kernel.scratchCount) floats")
    }
  }

  /// The last step that reads each value; outputs outlive every step.
  private func lastReads() -> [String: Int] {
    var reads: [String: Int] = [:]
    for (step, node) in nodes.enumerated() {
      for case let input? in node.inputs { reads[input] = step }
    }
    for output in outputs { reads[output] = nodes.count }
    return reads
  }

  private mutating func place(_ value: String, at step: Int, lastReads: [String: Int]) {
    let count = values[value]?.shape.elementCount ?? 0
    blocks[value] = arena.add(.init(count: count, first: step, last: max(lastReads[value] ?? step, step)))
  }

  /// The input's block where the output is, or may be, the same memory.
  private func sharedBlock(of node: PlannedNode, _ kernel: Kernel, step: Int) -> Int? {
    guard let input = node.inputs.first ?? nil, let block = blocks[input] else { return nil }
    if kernel.isView { return block }
    // Overwriting needs that nobody reads the input later, and that no other operand lies there too.
    let isShared = node.inputs.dropFirst().contains { $0.map { blocks[$0] == block } ?? false }
    guard kernel.canRunInPlace, arena.lastUse(of: block) == step, !isShared, node.outputs.count == 1 else { return nil }
    return block
  }

  private func location(of value: String, _ offsets: [Int]) -> Location? {
    if let block = blocks[value] { return .arena(offsets[block]) }
    // Integer constants (axes, shapes) were read when the kernel was made.
    guard let constant = values[value]?.constant, case .float(let buffer) = constant.elements else { return nil }
    return .constant(buffer)
  }

  private func tensors(_ names: [String], _ offsets: [Int]) -> [String: Plan.Placement] {
    var tensors: [String: Plan.Placement] = [:]
    for name in names {
      guard let shape = values[name]?.shape, let location = location(of: name, offsets) else { continue }
      tensors[name] = Plan.Placement(shape: shape, location: location)
    }
    return tensors
  }

  private func layer(_ node: PlannedNode, multiplyAccumulates: Int) -> Layer {
    let parameters = node.inputs.reduce(node.op.attributeParameters) { sum, input in
      sum + (input.flatMap { values[$0]?.constant }?.shape.elementCount ?? 0)
    }
    return Layer(
      name: node.node.name, operation: node.node.type, fused: node.fused,
      inputShapes: node.inputs.compactMap { input in
        input.flatMap { values[$0] }.flatMap { $0.constant == nil ? $0.shape : nil }
      },
      outputShape: node.outputs[0].flatMap { values[$0]?.shape } ?? [], parameters: parameters,
      multiplyAccumulates: multiplyAccumulates)
  }
}
