import NeuralNetwork
import Numerics
import QualityModel
import Synchronization

/// The plans of a network that is trained, one per number of crops, made when first needed.
final class TrainingPlans: Sendable {
  private let network: TrainableNetwork
  private let cropSize: Int
  private let plans = Mutex<[Int: TrainingPlan]>([:])

  /// - Parameters:
  ///   - network: input `image`, output ``CategoryHead/logits``.
  ///   - cropSize: side of a crop in pixels.
  init(network: TrainableNetwork, cropSize: Int) {
    self.network = network
    self.cropSize = cropSize
  }

  /// The plan for a number of crops.
  func plan(crops: Int) throws(FineTuningError) -> TrainingPlan {
    let made = plans.withLock { plans in
      if let plan = plans[crops] { return Result<TrainingPlan, NetworkError>.success(plan) }
      let made = Result { () throws(NetworkError) in
        try network.plan(inputShapes: [ImagePort.name: [crops, 3, cropSize, cropSize]])
      }
      plans[crops] = try? made.get()
      return made
    }
    do {
      return try made.get()
    } catch {
      throw .network(error)
    }
  }
}

/// Carries its share of a batch forward and backward through the network, in memory of its own.
///
/// A share is divided into parts of neighbouring crops; each part runs as one micro-batch.
///
/// `@unchecked Sendable`: one thread at a time uses a worker, and its results are read after that thread is done; see
/// ``BatchGradient``.
final class TrainingWorker: @unchecked Sendable {
  /// Logits of the share's windows, crop by crop.
  private(set) var logits = HeadLogits()

  /// What the share's windows are taught as, in their order.
  private(set) var labels: [CropLabel] = []

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

  /// Carries a share forward; afterwards ``logits`` has its results and ``labels`` what they should be.
  ///
  /// - Parameters:
  ///   - parts: the share's crops; their indices are positions in the batch.
  ///   - epoch: from 0; decides where crops are cut.
  ///   - step: from 0, over all epochs; decides what Dropout drops.
  func forward(_ parts: [ArraySlice<TrainingCrop>], epoch: Int, step: Int) throws(FineTuningError) {
    (logits, labels) = (HeadLogits(), [])
    for (index, part) in parts.enumerated() {
      let (plan, taught) = try forward(part, epoch: epoch, step: step, in: workspace(of: index))
      labels += taught
      logits.categories += plan.output(CategoryHead.logits, in: workspace(of: index))
      if plan.outputShapes[DamageHead.logits] != nil {
        logits.damage += plan.output(DamageHead.logits, in: workspace(of: index))
      }
    }
  }

  /// Carries the share backward, the last part first; afterwards ``gradients`` has its gradient.
  ///
  /// - Parameters:
  ///   - parts: as carried forward.
  ///   - gradient: of the loss by the logits of the whole batch.
  ///   - epoch: as in the forward pass.
  ///   - step: as in the forward pass.
  func backward(
    _ parts: [ArraySlice<TrainingCrop>], gradient: HeadLogits, epoch: Int, step: Int
  ) throws(FineTuningError) {
    gradients.update(repeating: 0)
    let crops = max(1, parts.reduce(0) { $0 + $1.count })
    for (index, part) in parts.enumerated().reversed() {
      let workspace = workspace(of: index)
      let hasActivations = index < workspaces.count - 1 || index == parts.count - 1
      let plan =
        hasActivations
        ? try plans.plan(crops: part.count) : try forward(part, epoch: epoch, step: step, in: workspace).plan
      func pass(_ gradient: [Float], _ output: String, perCrop count: Int) {
        let range = part.startIndex * count..<part.endIndex * count
        _ = plan.outputGradient(output, in: workspace).update(fromContentsOf: gradient[range])
      }
      pass(gradient.categories, CategoryHead.logits, perCrop: logits.categories.count / crops)
      if !gradient.damage.isEmpty { pass(gradient.damage, DamageHead.logits, perCrop: logits.damage.count / crops) }
      plan.backward(in: workspace, gradients: gradients)
    }
  }

  /// The last workspace serves all parts that have none of their own.
  private func workspace(of part: Int) -> Workspace {
    workspaces[min(part, workspaces.count - 1)]
  }

  private func forward(
    _ part: ArraySlice<TrainingCrop>, epoch: Int, step: Int, in workspace: Workspace
  ) throws(FineTuningError) -> (plan: TrainingPlan, labels: [CropLabel]) {
    let plan = try plans.plan(crops: part.count)
    let labels = try crops.cut(part, epoch: epoch, to: plan.input(ImagePort.name, in: workspace))
    var dropout = SplitMix64(seed: crops.seed, RNGStream.dropout.rawValue, step, part.startIndex)
    plan.forward(in: workspace, seed: dropout.next())
    return (plan, labels)
  }
}
