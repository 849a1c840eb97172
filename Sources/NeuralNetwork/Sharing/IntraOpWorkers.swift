/// Threads that may help with runs of plans when they have nothing else to do.
public protocol IntraOpWorkers: AnyObject, Sendable {
  /// `run` begins: whoever is idle, now or before it ends, may help (``ParallelRun/help(in:while:)``).
  func begin(_ run: ParallelRun)

  /// `run` has ended.
  func end(_ run: ParallelRun)
}
