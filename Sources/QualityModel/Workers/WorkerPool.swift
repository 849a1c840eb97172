import Dispatch
import HeapModule
import NeuralNetwork
import Synchronization

/// Workers that share one line of jobs, ordered by their image's arrival.
///
/// A worker that finds the line empty helps with another's run of a network; where there is none it goes idle and costs
/// nothing until a job or a run wakes it. A job that arrives takes a helper away from what it helps with.
package final class WorkerPool: Sendable {
  fileprivate struct State {
    var jobs = Heap<Job>()
    var idle: [Worker]
    /// Runs that may be helped with.
    var runs: [ParallelRun] = []
  }

  private enum Task {
    case job(Job)
    case help(ParallelRun)
  }

  private let workers: [Worker]
  private let state: Mutex<State>
  /// Whether the line has jobs, for workers that share a run to look at without the lock.
  private let hasJobs = Atomic<Bool>(false)
  private let working = Atomic<Int>(0)

  /// - Parameters:
  ///   - count: how many workers.
  ///   - workspaceByteCount: working memory of each, in bytes.
  ///   - priority: the background class of Dispatch is nice +10 on Linux, which keeps the threads that answer HTTP
  ///     prompt while every core computes.
  package init(count: Int, workspaceByteCount: Int, priority: DispatchQoS = .background) {
    let workers = (0..<count).map {
      Worker(index: $0, workspaceByteCount: workspaceByteCount, priority: priority)
    }
    self.workers = workers
    state = Mutex(State(idle: workers.reversed()))
    if count > 1 {
      for worker in workers { worker.share(with: self) }
    }
  }

  /// How many workers have a job at this moment. Those that help another do not count: they would take a job at once.
  var busyCount: Int { working.load(ordering: .relaxed) }

  /// Puts `jobs` in the line and wakes as many idle workers as there are jobs.
  package func submit(_ jobs: [Job]) {
    let woken = state.withLock { state in
      state.jobs.insert(contentsOf: jobs)
      hasJobs.store(!state.jobs.isEmpty, ordering: .relaxed)
      return state.takeIdle(jobs.count)
    }
    wake(woken)
  }

  private func wake(_ workers: [Worker]) {
    for worker in workers {
      worker.run { [self] workspace in serve(worker, workspace) }
    }
  }

  /// Runs `body` on each worker, beside the line of jobs.
  func runOnEveryWorker(_ body: @escaping @Sendable (Workspace) -> Void) {
    // Under the lock, so that a worker that is woken to help cannot have that put before it.
    state.withLock { _ in
      for worker in workers { worker.run(body) }
    }
  }

  /// Does one job after another, the first in line each time, and helps with others' runs, until there is nothing to
  /// do.
  private func serve(_ worker: Worker, _ workspace: Workspace) {
    while let task = next(for: worker) {
      switch task {
      case .job(let job):
        working.wrappingAdd(1, ordering: .relaxed)
        job.work(workspace)
        working.wrappingSubtract(1, ordering: .relaxed)
      case .help(let run): run.join(in: workspace) { !hasJobs.load(ordering: .relaxed) }
      }
    }
  }

  /// The first job in line, or the run that the fewest workers share; when there is neither, the worker becomes idle
  /// under the same lock, so that nothing is missed.
  private func next(for worker: Worker) -> Task? {
    state.withLock { state in
      if let job = state.jobs.popMin() {
        hasJobs.store(!state.jobs.isEmpty, ordering: .relaxed)
        return .job(job)
      }
      let open = state.runs.lazy.filter { !$0.isOver }
      if let run = open.min(by: { $0.workerCount < $1.workerCount }) { return .help(run) }
      state.idle.append(worker)
      return nil
    }
  }
}

extension WorkerPool: IntraOpWorkers {
  package func begin(_ run: ParallelRun) {
    wake(
      state.withLock { state in
        state.runs.append(run)
        return state.takeIdle(state.idle.count)
      })
  }

  package func end(_ run: ParallelRun) {
    state.withLock { state in state.runs.removeAll { $0 === run } }
  }
}

extension WorkerPool.State {
  /// At most `count` idle workers, which are idle no longer.
  fileprivate mutating func takeIdle(_ count: Int) -> [Worker] {
    let taken = idle.suffix(count)
    idle.removeLast(taken.count)
    return Array(taken)
  }
}

/// One worker: a serial queue with working memory of its own.
///
/// Unchecked, because `workspace` is not Sendable: it is used on `queue` only, which runs one closure at a time.
private final class Worker: @unchecked Sendable {
  let index: Int
  private let queue: DispatchQueue
  private let workspace: Workspace

  init(index: Int, workspaceByteCount: Int, priority: DispatchQoS) {
    self.index = index
    queue = DispatchQueue(label: "deepbiq.worker.\(index)", qos: priority)
    workspace = Workspace(byteCount: workspaceByteCount)
  }

  /// Lets `workers` share this worker's runs.
  func share(with workers: any IntraOpWorkers) { workspace.intraOpWorkers = workers }

  /// Runs `body` after what this worker has been given before; it may use the workspace until it returns.
  func run(_ body: @escaping @Sendable (Workspace) -> Void) {
    queue.async { body(self.workspace) }
  }
}

/// A piece of work on one image.
package struct Job: Sendable {
  /// The image's place in the line: lower ones came first.
  package let arrival: UInt64

  /// The job's place among those of its image.
  package let sequence: Int

  /// The work; it may use the workspace it is handed until it returns, and must not wait for other jobs.
  package let work: @Sendable (Workspace) -> Void

  package init(arrival: UInt64, sequence: Int, work: @escaping @Sendable (Workspace) -> Void) {
    self.arrival = arrival
    self.sequence = sequence
    self.work = work
  }
}

extension Job: Comparable {
  package static func < (left: Job, right: Job) -> Bool {
    (left.arrival, left.sequence) < (right.arrival, right.sequence)
  }

  package static func == (left: Job, right: Job) -> Bool {
    (left.arrival, left.sequence) == (right.arrival, right.sequence)
  }
}
