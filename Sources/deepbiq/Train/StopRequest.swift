import Synchronization

/// Whether SIGINT (Ctrl-C) or SIGTERM asked the process to stop; a second one ends it at once.
final class StopRequest: Sendable {
  private let signal = Atomic<Int32>(0)

  /// Watches from now on.
  init() {
    SignalWatcher.watch { [self] number in signal.store(number, ordering: .relaxed) }
  }

  var isMade: Bool { signal.load(ordering: .relaxed) != 0 }

  /// What a shell expects of a process that a signal ended: 130 after Ctrl-C.
  var exitStatus: Int32 { 128 + signal.load(ordering: .relaxed) }
}
