import Dispatch
import Synchronization

/// Computes independent values on several threads and waits for all of them.
///
/// - Parameters:
///   - count: How many values there are.
///   - workers: The most threads at work at once, at least 1.
///   - finished: Called on this thread after each value; when it throws, values that are not begun are dropped.
///   - value: Computes the value of an index; called once for each of 0 ..< `count`, in rising order.
/// - Returns: The values in the order of their indices.
/// - Throws: What the lowest failing index threw, or what `finished` threw; not before every call at hand has returned.
public func parallelMap<Value: Sendable>(
  count: Int, workers: Int, finished: () throws -> Void = {}, _ value: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  let results = ParallelResults<Value>(count: count)
  let next = SharedCounter()
  for _ in 0..<min(workers, count) {
    DispatchQueue.global().async {
      while let index = next.take(below: count) { results.collect(index) { try value(index) } }
    }
  }
  return try results.wait(finished)
}

/// A number that each taker sees once.
private final class SharedCounter: Sendable {
  private let value = Atomic<Int>(0)

  func take(below bound: Int) -> Int? {
    let taken = value.wrappingAdd(1, ordering: .relaxed).oldValue
    return taken < bound ? taken : nil
  }
}

/// The values of independent pieces of work as they come in from other threads.
public final class ParallelResults<Value: Sendable>: Sendable {
  private struct State {
    var values: [Value?]
    var failure: (index: Int, error: any Error)?
  }

  private let state: Mutex<State>
  private let done = DispatchSemaphore(value: 0)
  private let count: Int

  public init(count: Int) {
    state = Mutex(State(values: Array(repeating: nil, count: count)))
    self.count = count
  }

  /// Keeps what `work` returns or throws, unless another piece has failed: then the work is dropped.
  public func collect(_ index: Int, _ work: () throws -> Value) {
    defer { done.signal() }
    guard !isFailed else { return }
    do {
      let value = try work()
      state.withLock { $0.values[index] = value }
    } catch {
      fail(index, error)
    }
  }

  /// Waits until every piece is collected or dropped.
  ///
  /// - Parameter finished: Called after each piece, until one fails; when it throws, work that is not begun is dropped.
  /// - Returns: The values in the order of their indices.
  /// - Throws: What the lowest failing index threw, or else what `finished` threw.
  public func wait(_ finished: () throws -> Void = {}) throws -> [Value] {
    for _ in 0..<count {
      done.wait()
      guard !isFailed else { continue }
      do { try finished() } catch { fail(count, error) }
    }
    return try state.withLock { state in
      if let failure = state.failure { throw failure.error }
      return state.values.compactMap(\.self)
    }
  }

  private var isFailed: Bool { state.withLock { $0.failure != nil } }

  private func fail(_ index: Int, _ error: any Error) {
    state.withLock { state in
      if index < state.failure?.index ?? .max { state.failure = (index, error) }
    }
  }
}
