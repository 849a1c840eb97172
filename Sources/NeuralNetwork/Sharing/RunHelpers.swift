/// Threads that may help with runs of plans when they have nothing else to do.
public protocol RunHelpers: AnyObject, Sendable {
  /// `run` begins: whoever is idle, now or before it ends, may help (``SharedRun/help(in:while:)``).
  func begin(_ run: SharedRun)

  /// `run` has ended.
  func end(_ run: SharedRun)
}
