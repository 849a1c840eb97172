import QualityModel
import Synchronization
import Testing

@testable import QualityTraining

@Suite struct WorkerPoolMapTests {
  private struct Failure: Error, Equatable { let index: Int }

  private let pool = WorkerPool(count: 3, workspaceByteCount: 0)

  @Test func `Values come in the order of their indices`() throws {
    var finished = 0
    let values = try pool.map(count: 50, finished: { finished += 1 }) { index, _ in index * index }
    #expect(values == (0..<50).map { $0 * $0 })
    #expect(finished == 50)
    #expect(try pool.map(count: 0) { index, _ in index }.isEmpty)
  }

  @Test func `A failure is thrown and ends the rest`() {
    let done = Mutex(0)
    #expect(throws: Failure(index: 3)) {
      try pool.map(count: 1000) { index, _ in
        if index == 3 { throw Failure(index: index) }
        done.withLock { $0 += 1 }
      }
    }
    #expect(done.withLock { $0 } < 1000)
  }

  @Test func `The caller ends it by throwing`() {
    let done = Mutex(0)
    var finished = 0
    #expect(throws: Failure(index: 2)) {
      try pool.map(
        count: 1000,
        finished: {
          finished += 1
          if finished == 2 { throw Failure(index: 2) }
        },
        { _, _ in done.withLock { $0 += 1 } })
    }
    #expect(finished == 2)
  }
}
