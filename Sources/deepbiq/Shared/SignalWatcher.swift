import Dispatch
import Foundation
import Synchronization

/// Turns SIGTERM and SIGINT into one call; the second signal ends the process at once. Works as PID 1, whose signals
/// have no default action.
enum SignalWatcher {
  private static let signals = [SIGTERM, SIGINT]
  private static let queue = DispatchQueue(label: "deepbiq.signals")

  /// Watches until the process ends.
  ///
  /// - Parameter stop: called once, on a thread of its own, where it may block.
  static func watch(stop: @escaping @Sendable (_ number: Int32) -> Void) {
    let count = SignalCount()
    let first = FirstSignal()
    // Made now: if memory or threads have run out, none could be made when the signal comes.
    Thread.detachNewThread { stop(first.wait()) }
    for number in signals {
      // The default action would end the process before the source sees the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard count.next() == 1 else { exit(128 + number) }
        first.arrive(number)
      }
      source.activate()
      count.keep(source)
    }
  }

  /// Hands the first signal's number to the thread that waits for it.
  private final class FirstSignal: Sendable {
    private let number = Mutex<Int32>(0)
    private let hasArrived = DispatchSemaphore(value: 0)

    func arrive(_ number: Int32) {
      self.number.withLock { $0 = number }
      hasArrived.signal()
    }

    func wait() -> Int32 {
      hasArrived.wait()
      return number.withLock { $0 }
    }
  }

  /// Signals so far, and the sources that count them; touched on `queue` only.
  private final class SignalCount: @unchecked Sendable {
    private var count = 0
    private var sources: [any DispatchSourceSignal] = []

    func next() -> Int {
      count += 1
      return count
    }

    func keep(_ source: any DispatchSourceSignal) { sources.append(source) }
  }
}

/// Whether SIGINT (Ctrl-C) or SIGTERM has asked long work to stop; a second one ends the process at once.
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
