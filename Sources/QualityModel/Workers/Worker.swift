import Dispatch
import NeuralNetwork

/// A serial queue with working memory of its own.
///
/// Unchecked, because `workspace` is not Sendable: it is used on `queue` only, which runs one closure at a time.
final class Worker: @unchecked Sendable {
  let index: Int
  private let queue: DispatchQueue
  private let workspace: Workspace

  init(index: Int, workspaceByteCount: Int, priority: DispatchQoS) {
    self.index = index
    queue = DispatchQueue(label: "deepbiq.worker.\(index)", qos: priority)
    workspace = Workspace(byteCount: workspaceByteCount)
  }

  /// Lets `helpers` help with this worker's runs.
  func accept(helpers: any IntraOpWorkers) { workspace.helpers = helpers }

  /// Runs `body` after what this worker has been given before; it may use the workspace until it returns.
  func run(_ body: @escaping @Sendable (Workspace) -> Void) {
    queue.async { body(self.workspace) }
  }
}
