/// The forward and backward pass of a network for one set of input shapes: immutable, shared by all workers, run in a
/// ``Workspace``.
///
/// One training step: fill the inputs, call ``forward(in:seed:)``, read the outputs and fill every output's gradient,
/// call ``backward(in:gradients:)``. Nothing is allocated; the same parameters, inputs and seed give the same gradients
/// bit for bit.
public final class TrainingPlan: WorkspaceUser {
  private let steps: [Step]
  private let gradientSteps: [GradientStep]
  private let masks: [(DropoutMask, Location)]
  private let inputs, outputs, outputGradients: [String: Placement]
  private let parameterCount: Int
  private let arenaCount: Int
  private let pointerCount: Int

  init(
    steps: [Step], gradientSteps: [GradientStep], masks: [(DropoutMask, Location)], inputs: [String: Placement],
    outputs: [String: Placement], outputGradients: [String: Placement], parameterCount: Int, arenaCount: Int
  ) {
    self.steps = steps
    self.gradientSteps = gradientSteps
    self.masks = masks
    self.inputs = inputs
    self.outputs = outputs
    self.outputGradients = outputGradients
    self.parameterCount = parameterCount
    self.arenaCount = arenaCount
    pointerCount = max(steps.map(\.pointerCount).max() ?? 0, gradientSteps.map(\.pointerCount).max() ?? 0)
  }

  /// The bytes a ``Workspace`` must have to run the plan.
  public var workspaceByteCount: Int { Workspace.byteCount(floats: arenaCount, pointers: pointerCount) }

  /// Bytes of the tensors, gradients and working memory alone, as the arena overlays them.
  var arenaByteCount: Int { arenaCount * MemoryLayout<Float>.stride }

  /// Extents of each input, outermost first.
  public var inputShapes: [String: [Int]] { inputs.mapValues(\.shape) }

  /// Extents of each output, outermost first.
  public var outputShapes: [String: [Int]] { outputs.mapValues(\.shape) }

  /// The memory of an input, row-major (NCHW for images), to be filled before every forward.
  ///
  /// - Precondition: the plan has an input of that name, and the workspace is large enough.
  public func input(_ name: String, in workspace: Workspace) -> UnsafeMutableBufferPointer<Float> {
    elements(of: name, among: inputs, in: workspace)
  }

  /// The memory of an output, row-major, valid from forward until anything else runs in this workspace.
  ///
  /// - Precondition: the plan has an output of that name, and the workspace is large enough.
  public func output(_ name: String, in workspace: Workspace) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(elements(of: name, among: outputs, in: workspace))
  }

  /// The memory of the loss's gradient with respect to an output, to be filled entirely between forward and backward.
  ///
  /// - Precondition: the plan has an output of that name, and the workspace is large enough.
  public func outputGradient(_ name: String, in workspace: Workspace) -> UnsafeMutableBufferPointer<Float> {
    elements(of: name, among: outputGradients, in: workspace)
  }

  /// Computes the outputs from the inputs in `workspace`.
  ///
  /// - Parameter seed: decides what Dropout drops.
  /// - Precondition: the workspace is large enough; one thread per workspace.
  public func forward(in workspace: Workspace, seed: UInt64) {
    let arena = workspace.arena(for: self)
    for (mask, location) in masks { mask.fill(location.pointer(arena), seed: seed) }
    for step in steps { step.run(arena: arena, pointers: workspace.pointers) }
  }

  /// Adds the loss's gradient with respect to the trained parameters to `gradients`, from its gradients with respect to
  /// the outputs.
  ///
  /// - Parameter gradients: laid out as ``TrainableNetwork/values``.
  /// - Precondition: ``forward(in:seed:)`` was the last to run in this workspace.
  public func backward(in workspace: Workspace, gradients: UnsafeMutableBufferPointer<Float>) {
    precondition(gradients.count == parameterCount, "the gradients are not laid out as the network's parameters")
    guard let base = gradients.baseAddress else { return }
    let arena = workspace.arena(for: self)
    for step in gradientSteps { step.run(arena: arena, gradients: base, pointers: workspace.pointers) }
  }

  private func elements(
    of name: String, among placements: [String: Placement], in workspace: Workspace
  ) -> UnsafeMutableBufferPointer<Float> {
    guard let placement = placements[name] else { preconditionFailure("the plan has no tensor '\(name)' there") }
    return placement.elements(workspace.arena(for: self))
  }
}
