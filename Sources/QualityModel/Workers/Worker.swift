import Dispatch
import NeuralNetwork

/// A serial queue with working memory of its own.
///
/// Its threads run below all others: the background class of Dispatch is nice +10 on Linux, which keeps the threads
/// that answer HTTP prompt while every core computes.
///
/// Unchecked, because `workspace` is not Sendable: it is used on `queue` only, which runs one closure at a time.
final class Worker: @unchecked Sendable {
  let index: Int
  private let queue: DispatchQueue
  private let workspace: Workspace

  init(index: Int, workspaceByteCount: Int) {
    self.index = index
    queue = DispatchQueue(label: "deepbiq.worker.\(index)", qos: .background)
    workspace = Workspace(byteCount: workspaceByteCount)
  }

  /// Runs `body` after what this worker has been given before; it may use the workspace until it returns.
  func run(_ body: @escaping @Sendable (Workspace) -> Void) {
    queue.async { body(self.workspace) }
  }
}
