import Dispatch
import Synchronization

/// Work on several threads at once.
enum ParallelWork {
  /// Calls `body` with 0 ..< count, each once, and waits for all.
  ///
  /// - Throws: what the call with the lowest number threw.
  static func run<Failure: Error>(
    _ count: Int, _ body: @Sendable (Int) throws(Failure) -> Void
  ) throws(Failure) {
    let failures = Mutex<[Int: Failure]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { index in
      do throws(Failure) {
        try body(index)
      } catch {
        failures.withLock { $0[index] = error }
      }
    }
    let first = failures.withLock { failures in failures.min { $0.key < $1.key } }
    if let first { throw first.value }
  }
}
