import Dispatch
import NeuralNetwork
import QualityModel

/// A thread with working memory, and the plans for its share of the crops.
///
/// Its priority is the ordinary one, unlike that of the service's workers, which stand back for the threads that answer
/// HTTP: beside another engine in turn it is then on equal terms.
///
/// Unchecked, because `workspace` is not Sendable: the profiler uses it from one thread at a time.
final class ProfileWorker: @unchecked Sendable {
  /// One a part of its share of the crops; never empty.
  let plans: [Plan]
  /// The worker's thread.
  let queue: DispatchQueue
  private let workspace: Workspace
  /// What the inputs of the first part are filled with: random numbers from 0 to 255, as of pixels.
  private let values: [String: [Float]]

  init(index: Int, plans: [Plan]) {
    self.plans = plans
    queue = DispatchQueue(label: "deepbiq.profile.\(index)")
    workspace = Workspace(byteCount: plans.map(\.workspaceByteCount).max() ?? 0)
    var generator = SplitMix64(seed: UInt64(index))
    values = plans[0].inputShapes.mapValues { shape in
      (0..<shape.reduce(1, *)).map { _ in Float(generator.next() >> 56) }
    }
  }

  /// Fills a part's inputs: a run may have written over them. No part has more crops than the first.
  func fill(part: Int) {
    for (name, values) in values {
      let input = plans[part].input(name, in: workspace)
      _ = input.update(fromContentsOf: values.prefix(input.count))
    }
  }

  /// Computes every part; the first one's inputs must have been filled.
  func run() {
    for part in plans.indices {
      if part > 0 { fill(part: part) }
      plans[part].run(in: workspace)
    }
  }

  /// Wall time of each layer of the first part; nil for views.
  func profile() -> [Duration?] { plans[0].profile(in: workspace) }
}
