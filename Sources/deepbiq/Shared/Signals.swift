import CStartup
import Dispatch
import Foundation
import Synchronization

/// SIGTERM and SIGINT, which are blocked from the process's first moment (`CStartup`) and taken by one thread. Works as
/// PID 1, whose signals have no default action.
enum Signals {
  /// Called first of all: from now on a signal ends the process, unless somebody watches.
  ///
  /// - Throws: `CommandFailure` where there can be no thread.
  static func begin() throws(CommandFailure) {
    guard cstartup_has_begun() != 0 else { return }
    forgetOwn()
    try Threads.start {
      while true { take(wait()) }
    }
  }

  /// Turns the first signal from now on into one call; the second one ends the process at once.
  ///
  /// - Parameter stop: called once, on a thread of its own, where it may block.
  /// - Throws: `CommandFailure` where there can be no such thread.
  static func watch(stop: @escaping @Sendable (_ number: Int32) -> Void) throws(CommandFailure) {
    let first = FirstSignal()
    // Made now: if memory or threads have run out, none could be made when the signal comes.
    try Threads.start { stop(first.wait()) }
    watcher.withLock { $0 = first }
  }

  /// Ends the process as the default action of a signal does, where there is one.
  static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    var one = set(number)
    pthread_sigmask(SIG_UNBLOCK, &one, nil)
    raise(number)
    _exit(128 + number)
  }

  private static let watcher = Mutex<FirstSignal?>(nil)

  /// A library that could not make its threads before the program began sends the process a SIGINT of its own, and then
  /// goes on without them; who sent it shows in the signal.
  private static func forgetOwn() {
    var interrupt = set(SIGINT)
    var none = timespec()
    var information = siginfo_t()
    guard sigtimedwait(&interrupt, &information, &none) == SIGINT else { return }
    if information._sifields._kill.si_pid != getpid() { kill(getpid(), SIGINT) }
  }

  private static func wait() -> Int32 {
    var stop = set(SIGTERM, SIGINT)
    while true {
      var number: Int32 = 0
      if sigwait(&stop, &number) == 0 { return number }
    }
  }

  private static func set(_ numbers: Int32...) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
  }

  private static func take(_ number: Int32) {
    guard let first = watcher.withLock({ $0 }) else { end(by: number) }
    if !first.arrive(number) { ProcessEnd.end(128 + number) }
  }

  /// Hands the first signal's number to the thread that waits for it.
  private final class FirstSignal: Sendable {
    private let number = Mutex<Int32?>(nil)
    private let hasArrived = DispatchSemaphore(value: 0)

    /// False for all signals but the first.
    func arrive(_ number: Int32) -> Bool {
      let isFirst = self.number.withLock { first in
        guard first == nil else { return false }
        first = number
        return true
      }
      if isFirst { hasArrived.signal() }
      return isFirst
    }

    func wait() -> Int32 {
      hasArrived.wait()
      return number.withLock { $0 } ?? 0
    }
  }
}

/// Whether SIGINT (Ctrl-C) or SIGTERM has asked long work to stop; a second one ends the process at once.
final class StopRequest: Sendable {
  private let signal = Atomic<Int32>(0)

  /// Watches from now on.
  ///
  /// - Throws: `CommandFailure` where there can be no thread.
  init() throws(CommandFailure) {
    try Signals.watch { [self] number in signal.store(number, ordering: .relaxed) }
  }

  var isMade: Bool { signal.load(ordering: .relaxed) != 0 }

  /// What a shell expects of a process that a signal ended: 130 after Ctrl-C.
  var exitStatus: Int32 { 128 + signal.load(ordering: .relaxed) }
}
