/// A network made ready for one set of input shapes: immutable, shared by all workers, and run in a ``Workspace``.
public final class Plan: WorkspaceUser {
  let steps: [Step]
  /// The position in ``layers`` of what each step computes; views have no step.
  private let layersOfSteps: [Int]
  private let inputs, outputs: [String: Placement]
  private let arenaCount: Int
  private let pointerCount: Int
  /// Whether waking other threads costs less than the work they can take over.
  private let isWorthSharing: Bool

  /// Multiply-accumulates of a run that takes some hundred microseconds; waking a thread takes tens.
  private static let fewestShared = 10_000_000

  /// The layers in the order they run.
  public let layers: [Layer]

  /// Extents of each input, outermost first.
  public var inputShapes: [String: [Int]] { inputs.mapValues(\.shape) }

  /// Extents of each output, outermost first.
  public var outputShapes: [String: [Int]] { outputs.mapValues(\.shape) }

  init(
    steps: [Step], layersOfSteps: [Int], layers: [Layer], inputs: [String: Placement], outputs: [String: Placement],
    arenaCount: Int
  ) {
    self.steps = steps
    self.layersOfSteps = layersOfSteps
    self.layers = layers
    self.inputs = inputs
    self.outputs = outputs
    self.arenaCount = arenaCount
    pointerCount = steps.map(\.pointerCount).max() ?? 0
    isWorthSharing =
      steps.contains { $0.kernel.partition.units > 1 }
      && layers.reduce(0) { $0 + $1.multiplyAccumulates } >= Self.fewestShared
  }

  /// The bytes a ``Workspace`` must have to run the plan.
  public var workspaceByteCount: Int { Workspace.byteCount(floats: arenaCount, pointers: pointerCount) }

  /// Bytes of the tensors and working memory alone, as the arena overlays them.
  public var arenaByteCount: Int { arenaCount * MemoryLayout<Float>.stride }

  /// The memory of an input, row-major (NCHW for images), to be filled before every run: a run may overwrite it.
  ///
  /// - Precondition: the plan has an input of that name, and the workspace is large enough.
  public func input(_ name: String, in workspace: Workspace) -> UnsafeMutableBufferPointer<Float> {
    guard let placement = inputs[name] else { preconditionFailure("the plan has no input '\(name)'") }
    return placement.elements(workspace.arena(for: self))
  }

  /// Copies values into an input, row-major; of more than it has, the first.
  ///
  /// - Precondition: as ``input(_:in:)``, and there are enough values.
  public func setInput(_ name: String, to values: [Float], in workspace: Workspace) {
    let input = input(name, in: workspace)
    precondition(values.count >= input.count, "the input '\(name)' needs \(input.count) values")
    values.withUnsafeBufferPointer { values in
      guard let target = input.baseAddress, let source = values.baseAddress else { return }
      target.update(from: source, count: input.count)
    }
  }

  /// The memory of an output, row-major, valid until the next run in this workspace.
  ///
  /// - Precondition: the plan has an output of that name, and the workspace is large enough.
  public func output(_ name: String, in workspace: Workspace) -> UnsafeBufferPointer<Float> {
    guard let placement = outputs[name] else { preconditionFailure("the plan has no output '\(name)'") }
    return UnsafeBufferPointer(placement.elements(workspace.arena(for: self)))
  }

  /// Computes the outputs from the inputs in `workspace`, shared with ``Workspace/intraOpWorkers``. One thread per
  /// workspace.
  ///
  /// Allocates nothing but, where there may be others, the ``ParallelRun``. The outputs are the same with and without
  /// them.
  ///
  /// - Precondition: the workspace is large enough.
  public func run(in workspace: Workspace) {
    guard isWorthSharing, let workers = workspace.intraOpWorkers else {
      let arena = workspace.arena(for: self)
      for step in steps { step.run(arena: arena, pointers: workspace.pointers) }
      return
    }
    let run = ParallelRun(of: self, in: workspace)
    workers.begin(run)
    run.lead(in: workspace)
    workers.end(run)
  }

  /// Computes what ``run(in:)`` computes, from inputs filled as for it, and measures how long each of ``layers`` takes.
  ///
  /// The clock is read between the layers, which costs tens of nanoseconds each: times of whole runs are
  /// ``run(in:)``'s.
  ///
  /// - Returns: wall time, one entry per layer; nil for a view, which computes nothing.
  /// - Precondition: the workspace is large enough.
  public func profile(in workspace: Workspace) -> [Duration?] {
    let arena = workspace.arena(for: self)
    let clock = ContinuousClock()
    var durations = [Duration?](repeating: nil, count: layers.count)
    for (step, layer) in zip(steps, layersOfSteps) {
      let duration = clock.measure { step.run(arena: arena, pointers: workspace.pointers) }
      durations[layer] = (durations[layer] ?? .zero) + duration
    }
    return durations
  }
}

/// One layer of a plan, for people: what `deepbiq model inspect` lists.
public struct Layer: Sendable {
  /// The ONNX node's name.
  public let name: String
  /// The ONNX operator of that node.
  public let operation: String
  /// All operators that run inside this layer, in order.
  public let operators: [String]
  /// Shapes of the inputs that are not constants.
  public let inputShapes: [[Int]]
  public let outputShape: [Int]
  /// Numbers that are computed with: weights, biases, and what support vector machines keep in attributes.
  public let parameters: Int
  /// Multiply-accumulate operations per run.
  public let multiplyAccumulates: Int

  /// Bytes of the output. Outputs share memory in the arena, whose size is the plan's.
  public var outputByteCount: Int { outputShape.elementCount * MemoryLayout<Float>.stride }
}
