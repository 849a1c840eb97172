/// The memory a worker runs plans in: one arena for all tensors, used by one thread at a time.
///
/// One workspace serves any number of plans that fit it, one after the other.
public final class Workspace {
  /// Bytes usable by a plan.
  public let byteCount: Int
  private let base: UnsafeMutableRawPointer

  /// Whoever may share runs in this workspace, each with memory of its own; nil for nobody.
  public weak var intraOpWorkers: (any IntraOpWorkers)?

  /// Allocates the memory once; its pages are used as plans touch them.
  ///
  /// - Parameter byteCount: at least the largest `workspaceByteCount` of the plans to be run.
  public init(byteCount: Int) {
    self.byteCount = byteCount
    base = HugePages.allocate(byteCount: max(byteCount, 1))
  }

  deinit { base.deallocate() }

  /// Kernel arguments are in front of the arena.
  static func byteCount(floats: Int, pointers: Int) -> Int {
    pointerByteCount(pointers) + floats * MemoryLayout<Float>.stride
  }

  private static func pointerByteCount(_ pointers: Int) -> Int {
    let bytes = pointers * MemoryLayout<UnsafeMutablePointer<Float>>.stride
    return (bytes + FloatBuffer.alignment - 1) / FloatBuffer.alignment * FloatBuffer.alignment
  }

  var pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>> {
    base.assumingMemoryBound(to: UnsafeMutablePointer<Float>.self)
  }

  func arena(for plan: some WorkspaceUser) -> UnsafeMutablePointer<Float> {
    precondition(plan.workspaceByteCount <= byteCount, "the workspace is smaller than the plan needs")
    let floats = plan.arenaByteCount
    return (base + (plan.workspaceByteCount - floats)).assumingMemoryBound(to: Float.self)
  }
}

/// A plan: it runs in a ``Workspace``, its pointer table in front and its tensors behind.
protocol WorkspaceUser: Sendable {
  var workspaceByteCount: Int { get }
  var arenaByteCount: Int { get }
}
