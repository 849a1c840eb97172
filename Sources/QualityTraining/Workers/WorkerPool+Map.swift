import Dispatch
import NeuralNetwork
import QualityModel
import Synchronization

extension WorkerPool {
  /// Does pieces of work on the workers and waits for all of them.
  ///
  /// - Parameters:
  ///   - count: how many there are.
  ///   - finished: called on this thread after each; when it throws, work that has not begun is dropped.
  ///   - work: does the piece of an index, and may use the workspace until it returns.
  /// - Returns: the values in the order of their indices.
  /// - Throws: what the piece of the lowest index threw that threw, or what `finished` threw; not before all work at hand
  ///   has ended.
  func map<Value: Sendable>(
    count: Int, finished: () throws -> Void = {}, _ work: @escaping @Sendable (Int, Workspace) throws -> Value
  ) throws -> [Value] {
    let collector = Collector<Value>(count: count)
    submit(
      (0..<count).map { index in
        Job(arrival: UInt64(index), sequence: 0) { workspace in
          collector.collect(index) { try work(index, workspace) }
        }
      })
    for _ in 0..<count {
      collector.wait()
      guard !collector.isFailed else { continue }
      do {
        try finished()
      } catch {
        collector.fail(index: count, error)
      }
    }
    return try collector.values()
  }
}

/// The results of pieces of work as they come in.
private final class Collector<Value: Sendable>: Sendable {
  private struct State {
    var values: [Value?]
    var failure: (index: Int, error: any Error)?
  }

  private let state: Mutex<State>
  private let done = DispatchSemaphore(value: 0)

  init(count: Int) {
    state = Mutex(State(values: Array(repeating: nil, count: count)))
  }

  var isFailed: Bool { state.withLock { $0.failure != nil } }

  func wait() { done.wait() }

  /// Keeps what `work` gives, unless all work is to be dropped.
  func collect(_ index: Int, _ work: () throws -> Value) {
    defer { done.signal() }
    guard !isFailed else { return }
    do {
      let value = try work()
      state.withLock { $0.values[index] = value }
    } catch {
      fail(index: index, error)
    }
  }

  func fail(index: Int, _ error: any Error) {
    state.withLock { state in
      if index < state.failure?.index ?? .max { state.failure = (index, error) }
    }
  }

  func values() throws -> [Value] {
    try state.withLock { state in
      if let failure = state.failure { throw failure.error }
      return state.values.compactMap(\.self)
    }
  }
}
