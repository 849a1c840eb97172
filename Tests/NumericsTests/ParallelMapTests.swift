import Numerics
import Synchronization
import Testing

@Suite struct ParallelMapTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test("values come in the order of their indices, for any number of workers", arguments: [1, 3, 64])
  func order(workers: Int) throws {
    var finished = 0
    let values = try parallelMap(count: 50, workers: workers, finished: { finished += 1 }) { $0 * $0 }
    #expect(values == (0..<50).map { $0 * $0 })
    #expect(finished == 50)
    #expect(try parallelMap(count: 0, workers: workers) { $0 }.isEmpty)
  }

  @Test("no more values are computed at once than there are workers")
  func bound() throws {
    let running = Mutex((now: 0, most: 0))
    _ = try parallelMap(count: 200, workers: 2) { _ in
      running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      running.withLock { $0.now -= 1 }
    }
    #expect((1...2).contains(running.withLock { $0.most }))
  }

  @Test("the failure of the lowest index is thrown, and values that are not begun are dropped")
  func failure() {
    let done = Mutex(0)
    #expect(throws: Failure(index: 3)) {
      try parallelMap(count: 1000, workers: 1) { index in
        if index >= 3 { throw Failure(index: index) }
        done.withLock { $0 += 1 }
      }
    }
    #expect(done.withLock { $0 } == 3)
  }

  @Test("the caller ends the work by throwing")
  func stopping() {
    var finished = 0
    #expect(throws: Failure(index: 2)) {
      try parallelMap(
        count: 1000, workers: 2,
        finished: {
          finished += 1
          if finished == 2 { throw Failure(index: 2) }
        },
        { $0 })
    }
    #expect(finished == 2)
  }
}
