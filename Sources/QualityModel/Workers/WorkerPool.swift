import HeapModule
import NeuralNetwork
import Synchronization

/// Workers that share one line of jobs, ordered by their image's arrival.
///
/// A worker that finds the line empty goes idle and costs nothing until a job wakes it; no thread ever waits.
package final class WorkerPool: Sendable {
  private struct State {
    var jobs = Heap<Job>()
    var idle: [Worker]
  }

  private let workers: [Worker]
  private let state: Mutex<State>

  package init(count: Int, workspaceByteCount: Int) {
    let workers = (0..<count).map { Worker(index: $0, workspaceByteCount: workspaceByteCount) }
    self.workers = workers
    state = Mutex(State(idle: workers.reversed()))
  }

  /// How many workers have a job at this moment.
  var busyCount: Int {
    workers.count - state.withLock { $0.idle.count }
  }

  /// Puts `jobs` in the line and wakes as many idle workers as there are jobs.
  package func submit(_ jobs: [Job]) {
    let woken = state.withLock { state in
      state.jobs.insert(contentsOf: jobs)
      let count = min(state.idle.count, jobs.count)
      defer { state.idle.removeLast(count) }
      return Array(state.idle.suffix(count))
    }
    for worker in woken {
      worker.run { [self] workspace in serve(worker, workspace) }
    }
  }

  /// Runs `body` on each worker, beside the line of jobs.
  func runOnEveryWorker(_ body: @escaping @Sendable (Workspace) -> Void) {
    for worker in workers { worker.run(body) }
  }

  /// Does one job after another, the first in line each time, until none is left.
  private func serve(_ worker: Worker, _ workspace: Workspace) {
    while let job = next(for: worker) {
      job.work(workspace)
    }
  }

  /// The first job in line; when there is none the worker becomes idle under the same lock, so that no job is missed.
  private func next(for worker: Worker) -> Job? {
    state.withLock { state in
      if let job = state.jobs.popMin() { return job }
      state.idle.append(worker)
      return nil
    }
  }
}
