import NeuralNetwork
import Numerics
import QualityModel

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
    let results = ParallelResults<Value>(count: count)
    submit(
      (0..<count).map { index in
        Job(arrival: UInt64(index), sequence: 0) { workspace in
          results.collect(index) { try work(index, workspace) }
        }
      })
    return try results.wait(finished)
  }
}
