import Dispatch
import Foundation

/// Turns SIGTERM and SIGINT into one call; the second signal ends the process at once. Works as PID 1, whose signals have
/// no default action.
enum SignalWatcher {
  private static let signals = [SIGTERM, SIGINT]
  private static let queue = DispatchQueue(label: "deepbiq.signals")

  /// Watches until the process ends.
  ///
  /// - Parameter stop: called once, on a queue of its own, where it may block.
  static func watch(stop: @escaping @Sendable (_ number: Int32) -> Void) {
    let count = SignalCount()
    for number in signals {
      // The default action would end the process before the source sees the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard count.next() == 1 else { exit(128 + number) }
        DispatchQueue.global().async { stop(number) }
      }
      source.activate()
      count.keep(source)
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
