/// Makes the forward and backward steps of planned nodes and plans their shared memory.
///
/// Time runs through the forward steps (0, 1, ...), the loss step, in which the caller reads the outputs and fills
/// their gradients, and the backward steps, so that gradients reuse the memory of tensors that are no longer needed.
struct TrainingPlanBuilder {
  private let graph: PlannedGraph
  private let parameters: [String: Int]
  private let masks: [DropoutMask]
  private let kernels: [Kernel]
  /// By node; nil where no input depends on a trained parameter.
  private let gradientKernels: [GradientKernel?]
  /// The node that computes each value.
  private let producers: [String: Int]
  private var arena = MemoryPlanner()
  /// The block of each value that is not constant; views share the block of their source.
  private var blocks: [String: Int] = [:]
  /// The block of the loss's gradient with respect to each value that the backward pass has reached.
  private var gradients: [String: Int] = [:]

  /// - Parameters:
  ///   - parameters: the offset of each trained constant in the vector of all of them.
  ///   - parameterCount: floats of that vector.
  static func plan(
    _ graph: PlannedGraph, parameters: [String: Int], parameterCount: Int
  ) throws(OperatorError) -> TrainingPlan {
    var graph = graph
    let builder: TrainingPlanBuilder
    do {
      let masks = try DropoutRewriting.apply(to: &graph)
      Fusion.applyForTraining(to: &graph)
      builder = try TrainingPlanBuilder(graph, parameters: parameters, masks: masks)
    } catch {
      throw OperatorError(error.text)
    }
    guard builder.gradientKernels.contains(where: { $0 != nil }) else {
      throw OperatorError("no trained parameter lies before \(graph.outputs.joined(separator: ", "))")
    }
    return builder.plan(parameterCount: parameterCount)
  }

  private init(_ graph: PlannedGraph, parameters: [String: Int], masks: [DropoutMask]) throws(NodeError) {
    self.graph = graph
    self.parameters = parameters
    self.masks = masks
    var kernels: [Kernel] = []
    var gradientKernels: [GradientKernel?] = []
    var producers: [String: Int] = [:]
    var differentiated = Set(parameters.keys)
    for (index, node) in graph.nodes.enumerated() {
      kernels.append(try graph.kernel(of: node))
      for case let output? in node.outputs { producers[output] = index }
      let wanted = node.inputs.map { $0.map(differentiated.contains) ?? false }
      if wanted.contains(true) {
        gradientKernels.append(try graph.gradientKernel(of: node, wanted: wanted))
        differentiated.insert(node.outputs[0] ?? "")
      } else {
        gradientKernels.append(nil)
      }
    }
    self.kernels = kernels
    self.gradientKernels = gradientKernels
    self.producers = producers
  }

  private consuming func plan(parameterCount: Int) -> TrainingPlan {
    placeValues()
    let scratch = kernels.enumerated().map { step, kernel in addScratch(kernel.scratchCount, at: step) }
    for output in graph.outputs { placeGradient(of: output, from: lossStep) }
    let drafts = graph.nodes.indices.reversed().compactMap { draft($0) }
    let (offsets, total) = arena.offsets()
    var steps: [Step] = []
    for (index, node) in graph.nodes.enumerated() where !kernels[index].isView {
      steps.append(
        Step(
          kernel: kernels[index], inputs: node.inputs.map { location(of: $0, offsets) ?? .arena(0) },
          outputs: node.outputs.map { location(of: $0, offsets) ?? .arena(0) },
          scratch: scratch[index].map { offsets[$0] } ?? 0))
    }
    return TrainingPlan(
      steps: steps, gradientSteps: drafts.map { step($0, offsets) },
      masks: masks.compactMap { mask in location(of: mask.value, offsets).map { (mask, $0) } },
      inputs: placements(of: graph.inputs) { location(of: $0, offsets) },
      outputs: placements(of: graph.outputs) { location(of: $0, offsets) },
      outputGradients: placements(of: graph.outputs) { gradients[$0].map { .arena(offsets[$0]) } },
      parameterCount: parameterCount, arenaCount: total)
  }

  // MARK: Time

  private var lossStep: Int { graph.nodes.count }

  private func backwardStep(of node: Int) -> Int { 2 * graph.nodes.count - node }

  /// The last step that reads each value, forward or backward; outputs live until the caller has read them.
  private func lastReads() -> [String: Int] {
    var reads: [String: Int] = [:]
    func extend(_ value: String?, to step: Int) {
      if let value { reads[value] = max(reads[value] ?? -1, step) }
    }
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs { extend(input, to: index) }
      guard let gradientKernel = gradientKernels[index] else { continue }
      for position in gradientKernel.readsInputs { extend(node.inputs[position], to: backwardStep(of: index)) }
      if gradientKernel.readsOutput { extend(node.outputs[0], to: backwardStep(of: index)) }
    }
    for output in graph.outputs { extend(output, to: lossStep) }
    return reads
  }

  // MARK: Memory

  private mutating func placeValues() {
    let lastReads = lastReads()
    func place(_ value: String, _ step: Int) {
      blocks[value] = arena.add(
        .init(count: shape(of: value).elementCount, first: step, last: max(lastReads[value] ?? step, step)))
    }
    for value in graph.inputs + masks.map(\.value) { place(value, -1) }
    for (index, node) in graph.nodes.enumerated() {
      if kernels[index].isView, let input = node.inputs[0], let block = blocks[input], let output = node.outputs[0] {
        blocks[output] = block
        arena.extend(block, to: lastReads[output] ?? index)
      } else {
        for case let output? in node.outputs { place(output, index) }
      }
    }
  }

  private mutating func addScratch(_ count: Int, at step: Int) -> Int? {
    count > 0 ? arena.add(.init(count: count, first: step, last: step)) : nil
  }

  /// The last step that reads the gradient of `value`: the backward step of the node that computes the value.
  private func lastGradientUse(_ value: String) -> Int {
    guard let producer = producers[value], gradientKernels[producer] != nil else { return lossStep }
    return backwardStep(of: producer)
  }

  private mutating func placeGradient(of value: String, from step: Int) {
    gradients[value] = arena.add(
      .init(count: shape(of: value).elementCount, first: step, last: max(step, lastGradientUse(value))))
  }

  // MARK: Backward

  /// The backward step of a node; nil where there is nothing to compute.
  private mutating func draft(_ index: Int) -> GradientDraft? {
    let node = graph.nodes[index]
    guard let kernel = gradientKernels[index], let output = node.outputs[0], let own = gradients[output] else {
      return nil
    }
    var draft = GradientDraft(node: index, kernel: kernel, outputGradient: own)
    for (position, input) in node.inputs.enumerated() {
      guard let input, isDifferentiated(input) else {
        draft.add(nil)
        continue
      }
      if let offset = parameters[input] {
        draft.add(.parameters(offset), accumulates: true)
        continue
      }
      let accumulates = gradients[input] != nil
      if !accumulates, position == kernel.inPlaceInput, node.inputs.count(where: { $0 == input }) == 1 {
        // The same memory as the output's gradient.
        gradients[input] = own
        arena.extend(own, to: lastGradientUse(input))
      } else if !accumulates {
        placeGradient(of: input, from: backwardStep(of: index))
      }
      draft.add(gradients[input].map { .block($0) }, accumulates: accumulates)
    }
    if kernel.isView {
      guard draft.targets[0] != .block(own) else { return nil }
      draft.kernel = .copy(count: shape(of: output).elementCount)
    }
    draft.scratch = addScratch(draft.kernel.scratchCount, at: backwardStep(of: index))
    return draft
  }

  private func isDifferentiated(_ value: String) -> Bool {
    parameters[value] != nil || producers[value].map { gradientKernels[$0] != nil } ?? false
  }

  // MARK: Resolution

  private func step(_ draft: GradientDraft, _ offsets: [Int]) -> GradientStep {
    let node = graph.nodes[draft.node]
    return GradientStep(
      kernel: draft.kernel,
      inputs: node.inputs.enumerated().map { position, input in
        draft.kernel.readsInputs.contains(position) ? location(of: input, offsets) : nil
      },
      output: draft.kernel.readsOutput ? location(of: node.outputs[0], offsets) : nil,
      outputGradient: offsets[draft.outputGradient],
      inputGradients: draft.targets.map { target in
        switch target {
        case .block(let block)?: .arena(offsets[block])
        case .parameters(let offset)?: .parameters(offset)
        case nil: nil
        }
      },
      accumulated: draft.accumulated, scratch: draft.scratch.map { offsets[$0] } ?? 0)
  }

  private func shape(of value: String) -> Shape { graph.values[value]?.shape ?? [] }

  private func location(of value: String?, _ offsets: [Int]) -> Location? {
    guard let value else { return nil }
    if let block = blocks[value] { return .arena(offsets[block]) }
    // Integer constants (axes, shapes) were read when the kernel was made.
    guard let constant = graph.values[value]?.constant, case .float(let buffer) = constant.elements else { return nil }
    return .constant(buffer)
  }

  private func placements(of values: [String], _ location: (String) -> Location?) -> [String: Placement] {
    var placements: [String: Placement] = [:]
    for value in values {
      if let location = location(value) { placements[value] = Placement(shape: shape(of: value), location: location) }
    }
    return placements
  }
}
