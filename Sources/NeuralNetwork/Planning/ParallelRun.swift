import CKernels
import Glibc
import Synchronization

/// Threads that may share the work of a plan's runs (intra-op parallelism) when they have nothing else to do.
public protocol IntraOpWorkers: AnyObject, Sendable {
  /// `run` begins: whoever is idle, now or before it ends, may join (``ParallelRun/join(in:while:)``).
  func begin(_ run: ParallelRun)

  /// `run` has ended.
  func end(_ run: ParallelRun)
}

/// A run of a plan that several threads share.
///
/// The leader goes from step to step. Where a step's work divides (``Partition``) and other threads have joined, it
/// offers the step in chunks, which the leader and the others take one after another; the next step begins when all
/// chunks are done. Workers join and leave as they like. What is computed does not depend on who computes it: no sum is
/// divided.
public final class ParallelRun: Sendable {
  /// Spins before a waiting thread lets others run; a few tens of microseconds, about what a chunk takes.
  private static let patience = 1_000

  private let plan: Plan
  // Chunks of a step write to disjoint places, and steps are separated by `offer` and `doneChunks`.
  private nonisolated(unsafe) let arena: UnsafeMutablePointer<Float>
  /// What can be taken now (``ChunkOffer``).
  private let offer = Atomic<UInt64>(ChunkOffer.nothing.bits)
  private let doneChunks = Atomic<Int>(0)
  private let workers = Atomic<Int>(0)

  /// - Parameter workspace: where the plan's tensors are; it must live as long as the run.
  /// - Precondition: the workspace is large enough.
  public init(of plan: Plan, in workspace: Workspace) {
    self.plan = plan
    arena = workspace.arena(for: plan)
  }

  /// How many threads have joined the leader.
  public var workerCount: Int { workers.load(ordering: .relaxed) }

  /// Whether the last step has been computed, so that there is nothing left to share.
  public var isOver: Bool { ChunkOffer(bits: offer.load(ordering: .relaxed)) == .end }

  /// Runs all steps, on the thread that owns `workspace`, the one of the initialiser.
  func lead(in workspace: Workspace) {
    for (index, step) in plan.steps.enumerated() {
      let chunks = step.kernel.partition.chunks(threads: 1 + workerCount)
      guard chunks > 1 else {
        step.run(arena: arena, pointers: workspace.pointers)
        continue
      }
      doneChunks.store(0, ordering: .relaxed)
      offer.store(ChunkOffer(step: index, chunks: chunks, next: 0).bits, ordering: .releasing)
      while takeChunk(in: workspace, scratch: arena + step.scratch) {}
      var spins = 0
      while doneChunks.load(ordering: .acquiring) < chunks { wait(&spins) }
    }
    offer.store(ChunkOffer.end.bits, ordering: .releasing)
  }

  /// Shares the work on the calling thread until the run ends, or until `isFree` says that the thread is wanted
  /// elsewhere.
  ///
  /// - Parameter workspace: working memory of the calling thread's own; one that is too small for the plan shares
  ///   nothing.
  public func join(in workspace: Workspace, while isFree: () -> Bool) {
    guard plan.workspaceByteCount <= workspace.byteCount else { return }
    workers.wrappingAdd(1, ordering: .relaxed)
    defer { workers.wrappingSubtract(1, ordering: .relaxed) }
    let scratch = workspace.arena(for: plan)
    var spins = 0
    while !isOver, isFree() {
      if takeChunk(in: workspace, scratch: scratch) { spins = 0 } else { wait(&spins) }
    }
  }

  /// Computes the next chunk; false where there is none.
  private func takeChunk(in workspace: Workspace, scratch: UnsafeMutablePointer<Float>) -> Bool {
    let current = ChunkOffer(bits: offer.load(ordering: .acquiring))
    guard current.hasChunks else { return false }
    // The step is a part of what is compared: who is late cannot take a chunk of a later step for one of this.
    let (isMine, _) = offer.compareExchange(
      expected: current.bits, desired: current.following.bits, ordering: .acquiringAndReleasing)
    guard isMine else { return true }
    let step = plan.steps[current.step]
    step.run(
      arena: arena, pointers: workspace.pointers, scratch: scratch,
      units: step.kernel.partition.units(ofChunk: current.next, of: current.chunks))
    doneChunks.wrappingAdd(1, ordering: .releasing)
    return true
  }

  private func wait(_ spins: inout Int) {
    spins += 1
    if spins < Self.patience { ckernels_pause() } else { sched_yield() }
  }
}

/// The chunks of a step that are still to be taken, in one word, so that taking one is one atomic operation.
private struct ChunkOffer: Equatable {
  let bits: UInt64

  /// Before the first step that is shared.
  static let nothing = ChunkOffer(step: 0, chunks: 0, next: 0)
  /// Behind the last step.
  static let end = ChunkOffer(bits: .max)

  init(bits: UInt64) { self.bits = bits }

  /// - Parameters:
  ///   - step: the position in the plan, below 2^32.
  ///   - chunks: below 2^16; ``Partition/chunks(threads:)`` follows the number of threads.
  ///   - next: the first that nobody has taken.
  init(step: Int, chunks: Int, next: Int) { bits = UInt64(step) << 32 | UInt64(chunks) << 16 | UInt64(next) }

  var step: Int { Int(bits >> 32) }
  var chunks: Int { Int(bits >> 16 & 0xffff) }
  var next: Int { Int(bits & 0xffff) }

  var hasChunks: Bool { self != .end && next < chunks }

  /// What is left when the next chunk has been taken.
  var following: ChunkOffer { ChunkOffer(bits: bits + 1) }
}
