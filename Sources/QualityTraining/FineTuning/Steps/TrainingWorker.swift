import NeuralNetwork
import QualityModel

/// One worker: carries its share of a batch forward and backward in its own memory.
///
/// `@unchecked Sendable`: one thread at a time uses a worker, and nobody reads its results before that thread is done; see
/// ``BatchGradient``.
final class TrainingWorker: @unchecked Sendable {
  /// Logits of the share's crops, in their order.
  private(set) var logits: [Float] = []

  /// Gradient of the share, laid out as the network's weights.
  let gradients: UnsafeMutableBufferPointer<Float>

  private let plans: TrainingPlans
  private let crops: CropSource
  private let workspaces: [Workspace]

  init(plans: TrainingPlans, crops: CropSource, memory: ActivationMemory, parameterCount: Int) {
    self.plans = plans
    self.crops = crops
    workspaces = (0..<memory.workspaceCount).map { _ in Workspace(byteCount: memory.workspaceByteCount) }
    gradients = .allocate(capacity: parameterCount)
    gradients.initialize(repeating: 0)
  }

  deinit { gradients.deallocate() }

  /// Carries the share forward; afterwards ``logits`` has its results.
  func forward(_ share: BatchShare, at moment: TrainingMoment) throws(FineTuningError) {
    logits = []
    for index in share.parts.indices {
      let part = share.parts[index]
      let plan = try forward(part, at: moment, in: workspace(of: index))
      logits += plan.output(CategoryHead.logits, in: workspace(of: index))
    }
  }

  /// Carries the share backward, the last part first; afterwards ``gradients`` has its gradient.
  ///
  /// - Parameters:
  ///   - share: what was carried forward.
  ///   - gradient: of the loss by the logits of the whole batch.
  func backward(_ share: BatchShare, gradient: [Float], at moment: TrainingMoment) throws(FineTuningError) {
    gradients.update(repeating: 0)
    let categories = logits.count / max(1, share.parts.reduce(0) { $0 + $1.count })
    for index in share.parts.indices.reversed() {
      let part = share.parts[index]
      let workspace = workspace(of: index)
      let isHeld = index < workspaces.count - 1 || index == share.parts.count - 1
      let plan = isHeld ? try plans.plan(crops: part.count) : try forward(part, at: moment, in: workspace)
      let range = part.startIndex * categories..<part.endIndex * categories
      _ = plan.outputGradient(CategoryHead.logits, in: workspace).update(fromContentsOf: gradient[range])
      plan.backward(in: workspace, gradients: gradients)
    }
  }

  /// The last workspace serves all parts that have none of their own.
  private func workspace(of part: Int) -> Workspace {
    workspaces[min(part, workspaces.count - 1)]
  }

  private func forward(
    _ part: ArraySlice<TrainingCrop>, at moment: TrainingMoment, in workspace: Workspace
  ) throws(FineTuningError) -> TrainingPlan {
    let plan = try plans.plan(crops: part.count)
    try crops.cut(part, epoch: moment.epoch, to: plan.input(ImagePort.name, in: workspace))
    plan.forward(in: workspace, seed: moment.dropoutSeed(from: crops.seed, position: part.startIndex))
    return plan
  }
}
