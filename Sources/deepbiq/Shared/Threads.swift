import Dispatch
import Foundation

/// Threads of the program's own, whose making may fail: of a limit of the user (`ulimit -u`), of a container (pids), or
/// of memory (`ulimit -v`).
enum Threads {
  /// What Dispatch, the HTTP server and the signals need beside the workers.
  private static let besideWorkers = 6

  /// Begins a thread that nobody waits for.
  ///
  /// - Throws: `CommandFailure` where there can be no other thread.
  static func start(_ body: @escaping @Sendable () -> Void) throws(CommandFailure) {
    pthread_detach(try make(body))
  }

  /// Makes as many threads as work will need, all at once, and lets them end: Dispatch, which will need them, waits for
  /// ever where it gets none.
  ///
  /// - Throws: `CommandFailure` that says what to change.
  static func check(workers: Int) throws(CommandFailure) {
    let gate = DispatchSemaphore(value: 0)
    var made: [pthread_t] = []
    defer {
      for _ in made { gate.signal() }
      for thread in made { pthread_join(thread, nil) }
    }
    let wanted = workers + besideWorkers
    for _ in 0..<wanted {
      do throws(CommandFailure) {
        made.append(try make { gate.wait() })
      } catch {
        throw CommandFailure(
          "--workers \(workers) needs \(wanted) threads, of which this process may make \(made.count); give fewer "
            + "workers, or raise the limit (ulimit -u, ulimit -v, or the pids limit of the container)")
      }
    }
  }

  private static func make(_ body: @escaping @Sendable () -> Void) throws(CommandFailure) -> pthread_t {
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { work in
        work.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw CommandFailure(
        "no thread can be made (\(String(cString: strerror(code)))); raise the limit (ulimit -u, ulimit -v, or the "
          + "pids limit of the container)")
    }
    return thread
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
