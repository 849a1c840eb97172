import Dispatch
import NeuralNetwork
import QualityModel

/// A thread with working memory, and the plan for its share of the crops.
///
/// Its priority is the ordinary one, unlike that of the service's workers, which stand back for the threads that answer
/// HTTP: beside another engine in turn it is then on equal terms.
///
/// Unchecked, because `workspace` is not Sendable: the profiler uses it from one thread at a time.
final class ProfileWorker: @unchecked Sendable {
  let plan: Plan
  /// The worker's thread.
  let queue: DispatchQueue
  private let workspace: Workspace
  /// What the inputs are filled with: random numbers from 0 to 255, as of pixels.
  private let values: [String: [Float]]

  init(index: Int, plan: Plan) {
    self.plan = plan
    queue = DispatchQueue(label: "deepbiq.profile.\(index)")
    workspace = Workspace(byteCount: plan.workspaceByteCount)
    var generator = SplitMix64(seed: UInt64(index))
    values = plan.inputShapes.mapValues { shape in
      (0..<shape.reduce(1, *)).map { _ in Float(generator.next() >> 56) }
    }
  }

  /// Fills the inputs: a run may have written over them.
  func fill() {
    for (name, values) in values { _ = plan.input(name, in: workspace).update(fromContentsOf: values) }
  }

  func run() { plan.run(in: workspace) }

  /// Wall time of each layer; nil for views.
  func profile() -> [Duration?] { plan.profile(in: workspace) }
}
