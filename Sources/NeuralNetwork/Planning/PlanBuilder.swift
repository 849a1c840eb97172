/// Makes the kernels of planned nodes and lays out their tensors in the arena.
struct PlanBuilder {
  private let graph: PlannedGraph
  private var arena = MemoryPlanner()
  /// The block that holds each computed value; views share their source's.
  private var blocks: [String: Int] = [:]

  private init(_ graph: PlannedGraph) { self.graph = graph }

  static func plan(_ graph: PlannedGraph) throws(NodeError) -> Plan {
    var builder = PlanBuilder(graph)
    return try builder.plan()
  }

  private mutating func plan() throws(NodeError) -> Plan {
    let lastReads = lastReads()
    for input in graph.inputs { place(input, at: -1, lastReads: lastReads) }
    var drafts: [(node: PlannedNode, kernel: Kernel, scratch: Int?, cost: Int)] = []
    for (step, node) in graph.nodes.enumerated() {
      let kernel = try graph.kernel(of: node)
      let cost = try NodeError.wrap(node.node) { () throws(OperatorError) in
        try node.op.multiplyAccumulates(graph.operands(of: node))
      }
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
      steps: steps, layersOfSteps: drafts.indices.filter { !drafts[$0].kernel.isView },
      layers: drafts.map { layer($0.node, $0.kernel, multiplyAccumulates: $0.cost) },
      inputs: tensors(graph.inputs, offsets), outputs: tensors(graph.outputs, offsets), arenaCount: total)
  }

  /// The last step that reads each value; outputs outlive every step.
  private func lastReads() -> [String: Int] {
    var reads: [String: Int] = [:]
    for (step, node) in graph.nodes.enumerated() {
      for case let input? in node.inputs { reads[input] = step }
    }
    for output in graph.outputs { reads[output] = graph.nodes.count }
    return reads
  }

  private mutating func place(_ value: String, at step: Int, lastReads: [String: Int]) {
    // The first of several operators that each write a part places it for all.
    guard blocks[value] == nil else { return }
    let count = graph.values[value]?.shape.elementCount ?? 0
    blocks[value] = arena.add(.init(count: count, first: step, last: max(lastReads[value] ?? step, step)))
  }

  /// The input's block where the output is, or may be, the same memory.
  private func sharedBlock(of node: PlannedNode, _ kernel: Kernel, step: Int) -> Int? {
    guard let input = node.inputs.first ?? nil, let block = blocks[input] else { return nil }
    if kernel.isView { return block }
    // It may be overwritten if nobody reads the input later, and no other operand is the same memory.
    let isShared = node.inputs.dropFirst().contains { $0.map { blocks[$0] == block } ?? false }
    guard kernel.canRunInPlace, arena.lastUse(of: block) == step, !isShared, node.outputs.count == 1 else { return nil }
    return block
  }

  private func location(of value: String, _ offsets: [Int]) -> Location? {
    if let block = blocks[value] { return .arena(offsets[block]) }
    // Integer constants (axes, shapes) were read when the kernel was made.
    guard let constant = graph.values[value]?.constant, case .float(let buffer) = constant.elements else { return nil }
    return .constant(buffer)
  }

  private func tensors(_ names: [String], _ offsets: [Int]) -> [String: Placement] {
    var tensors: [String: Placement] = [:]
    for name in names {
      guard let shape = graph.values[name]?.shape, let location = location(of: name, offsets) else { continue }
      tensors[name] = Placement(shape: shape, location: location)
    }
    return tensors
  }

  private func layer(_ node: PlannedNode, _ kernel: Kernel, multiplyAccumulates: Int) -> Layer {
    Layer(
      name: node.node.name, operation: node.node.type,
      operators: node.preceding + [node.node.type] + node.fused,
      inputShapes: node.inputs.compactMap { input in
        input.flatMap { graph.values[$0] }.flatMap { $0.constant == nil ? $0.shape : nil }
      },
      outputShape: node.outputs[0].flatMap { graph.values[$0]?.shape } ?? [], parameters: parameters(node, kernel),
      multiplyAccumulates: multiplyAccumulates)
  }

  /// Floats the kernel computes with; not what only says how (axes, bounds of a view).
  private func parameters(_ node: PlannedNode, _ kernel: Kernel) -> Int {
    var count = node.op.attributeParameters + node.precedingParameters
    for (position, input) in node.inputs.enumerated() where !kernel.isView && !node.op.readsWhenPlanned(position) {
      guard let constant = input.flatMap({ graph.values[$0]?.constant }), case .float = constant.elements else {
        continue
      }
      count += constant.shape.elementCount
    }
    return count
  }
}
