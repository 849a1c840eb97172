import CKernels
import Glibc
import Synchronization

/// A run of a plan that other threads may help with.
///
/// The leader goes from step to step. Where a step has independent parts and somebody is there to help, it offers them in pieces,
/// which the leader and its helpers take one after another; the next step begins when all are done. Helpers come and go as they
/// like. What is computed does not depend on who does it: every part is computed in the same way by whichever thread.
public final class ParallelRun: Sendable {
  /// Spins before a waiting thread lets others run; a few tens of microseconds.
  private static let patience = 1_000

  private let plan: Plan
  // Pieces of a step write to disjoint places, and steps are separated by `offer` and `donePieces`.
  private nonisolated(unsafe) let arena: UnsafeMutablePointer<Float>
  /// What can be taken now (``PieceOffer``).
  private let offer = Atomic<UInt64>(PieceOffer.nothing.bits)
  private let donePieces = Atomic<Int>(0)
  private let helpers = Atomic<Int>(0)

  /// - Parameter workspace: where the plan's tensors lie; it must live as long as the run.
  /// - Precondition: the workspace is large enough.
  public init(of plan: Plan, in workspace: Workspace) {
    self.plan = plan
    arena = workspace.arena(for: plan)
  }

  /// How many threads are helping.
  public var workerCount: Int { helpers.load(ordering: .relaxed) }

  /// Whether the last step has been computed, so that there is nothing to help with.
  public var isOver: Bool { PieceOffer(bits: offer.load(ordering: .relaxed)) == .end }

  /// Runs all steps, on the thread that owns `workspace`, the one of the initialiser.
  func lead(in workspace: Workspace) {
    for (index, step) in plan.steps.enumerated() {
      let pieces = step.kernel.division.pieces(threads: 1 + workerCount)
      guard pieces > 1 else {
        step.run(arena: arena, pointers: workspace.pointers)
        continue
      }
      donePieces.store(0, ordering: .relaxed)
      offer.store(PieceOffer(step: index, pieces: pieces, next: 0).bits, ordering: .releasing)
      while takePiece(in: workspace, scratch: arena + step.scratch) {}
      var spins = 0
      while donePieces.load(ordering: .acquiring) < pieces { wait(&spins) }
    }
    offer.store(PieceOffer.end.bits, ordering: .releasing)
  }

  /// Helps on the calling thread until the run ends, or until `isFree` says that the thread is wanted elsewhere.
  ///
  /// - Parameter workspace: working memory of the calling thread's own; one that is too small for the plan helps with nothing.
  public func help(in workspace: Workspace, while isFree: () -> Bool) {
    guard plan.workspaceByteCount <= workspace.byteCount else { return }
    helpers.wrappingAdd(1, ordering: .relaxed)
    defer { helpers.wrappingSubtract(1, ordering: .relaxed) }
    let scratch = workspace.arena(for: plan)
    var spins = 0
    while !isOver, isFree() {
      if takePiece(in: workspace, scratch: scratch) { spins = 0 } else { wait(&spins) }
    }
  }

  /// Computes the next piece; false where there is none.
  private func takePiece(in workspace: Workspace, scratch: UnsafeMutablePointer<Float>) -> Bool {
    let current = PieceOffer(bits: offer.load(ordering: .acquiring))
    guard current.hasPieces else { return false }
    // The step is a part of what is compared: who is late cannot take a piece of a later step for one of this.
    let (isMine, _) = offer.compareExchange(
      expected: current.bits, desired: current.following.bits, ordering: .acquiringAndReleasing)
    guard isMine else { return true }
    let step = plan.steps[current.step]
    step.run(
      arena: arena, pointers: workspace.pointers, scratch: scratch,
      parts: step.kernel.division.parts(ofPiece: current.next, of: current.pieces))
    donePieces.wrappingAdd(1, ordering: .releasing)
    return true
  }

  private func wait(_ spins: inout Int) {
    spins += 1
    if spins < Self.patience { ckernels_pause() } else { sched_yield() }
  }
}
