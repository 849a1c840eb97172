import Dispatch
import Glibc
import Testing

@testable import NeuralNetwork
@testable import QualityModel

@Suite struct WorkerPoolTests {
  @Test("jobs are done by their image's arrival and then by their sequence")
  func order() {
    let pool = WorkerPool(count: 1, workspaceByteCount: 64)
    let gate = Gate()
    let done = DispatchGroup()
    let order = Recorder<[Int]>()
    pool.submit([Job(arrival: 0, sequence: 0) { _ in gate.pass() }])
    for (arrival, sequence) in [(3, 0), (1, 1), (2, 0), (1, 0), (2, 7), (1, 2)] {
      done.enter()
      pool.submit([
        Job(arrival: UInt64(arrival), sequence: sequence) { _ in
          order.note([arrival, sequence])
          done.leave()
        }
      ])
    }
    gate.open()
    #expect(done.wait(timeout: .now() + 30) == .success)
    #expect(order.values == [[1, 0], [1, 1], [1, 2], [2, 0], [2, 7], [3, 0]])
  }

  @Test("the jobs that a job puts in the line go before those of a later image")
  func followUps() {
    let pool = WorkerPool(count: 1, workspaceByteCount: 64)
    let gate = Gate()
    let done = DispatchGroup()
    let order = Recorder<String>()
    done.enter()
    pool.submit([
      Job(arrival: 1, sequence: 0) { _ in
        gate.pass()
        order.note("first decoded")
        pool.submit([1, 2].map { number in Job(arrival: 1, sequence: number) { _ in order.note("batch \(number)") } })
      }
    ])
    pool.submit([
      Job(arrival: 2, sequence: 0) { _ in
        order.note("second decoded")
        done.leave()
      }
    ])
    gate.open()
    #expect(done.wait(timeout: .now() + 30) == .success)
    #expect(order.values == ["first decoded", "batch 1", "batch 2", "second decoded"])
  }

  @Test("all workers run at once, each with a workspace of its own", arguments: [1, 2, 9])
  func allWorkers(count: Int) {
    let pool = WorkerPool(count: count, workspaceByteCount: 64)
    let together = DispatchGroup()
    for _ in 0..<count { together.enter() }
    let done = DispatchGroup()
    let met = Recorder<Bool>()
    let workspaces = Recorder<ObjectIdentifier>()
    for sequence in 0..<count {
      done.enter()
      pool.submit([
        Job(arrival: 1, sequence: sequence) { workspace in
          workspaces.note(ObjectIdentifier(workspace))
          together.leave()
          met.note(together.wait(timeout: .now() + 30) == .success)
          done.leave()
        }
      ])
    }
    #expect(done.wait(timeout: .now() + 60) == .success)
    #expect(met.values == Array(repeating: true, count: count))
    #expect(Set(workspaces.values).count == count)
  }

  @Test("every job is done exactly once, however many threads submit")
  func concurrentSubmission() {
    let pool = WorkerPool(count: 3, workspaceByteCount: 64)
    let done = DispatchGroup()
    let numbers = Recorder<Int>()
    for _ in 0..<4000 { done.enter() }
    DispatchQueue.concurrentPerform(iterations: 40) { thread in
      for item in 0..<50 {
        let number = thread * 100 + 2 * item
        pool.submit(
          [number, number + 1].map { number in
            Job(arrival: UInt64(number), sequence: 0) { _ in
              numbers.note(number)
              done.leave()
            }
          }
        )
      }
    }
    #expect(done.wait(timeout: .now() + 60) == .success)
    #expect(numbers.values.sorted() == Array(0..<4000))
  }

  @Test("busy workers are counted, and idle again when the line is empty")
  func busyCount() {
    let pool = WorkerPool(count: 2, workspaceByteCount: 64)
    #expect(pool.busyCount == 0)
    let (started, gate) = (Gate(), Gate())
    pool.submit([
      Job(arrival: 1, sequence: 0) { _ in
        started.open()
        gate.pass()
      }
    ])
    #expect(started.pass())
    #expect(pool.busyCount == 1)
    gate.open()
    let deadline = DispatchTime.now() + 30
    while pool.busyCount > 0, DispatchTime.now() < deadline { usleep(1000) }
    #expect(pool.busyCount == 0)
  }

  @Test("workers run below the process's other threads")
  func priority() {
    let pool = WorkerPool(count: 1, workspaceByteCount: 64)
    let done = Gate()
    let niceness = Recorder<Int32>()
    pool.submit([
      Job(arrival: 1, sequence: 0) { _ in
        niceness.note(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))
        done.open()
      }
    ])
    #expect(done.pass())
    #expect(niceness.values.allSatisfy { $0 >= 10 }, "\(niceness.values)")
    #expect(niceness.values.count == 1)
  }

  @Test("a worker without a job helps with a run until a job comes")
  func helping() throws {
    let plan = try Fixture.model("tiny").plan(batch: 1)
    let pool = WorkerPool(count: 2, workspaceByteCount: plan.workspaceByteCount)
    let done = DispatchGroup()
    let (helped, left) = (Gate(), Gate())
    done.enter()
    pool.submit([
      Job(arrival: 1, sequence: 0) { workspace in
        // Only a job can take the helper away from a run that has not even begun its first step.
        let shared = ParallelRun(of: plan, in: workspace)
        pool.begin(shared)
        while shared.workerCount == 0 { sched_yield() }
        helped.open()
        left.pass()
        shared.lead(in: workspace)
        pool.end(shared)
        done.leave()
      }
    ])
    helped.pass()
    // Who helps is not counted.
    #expect(pool.busyCount == 1)
    pool.submit([Job(arrival: 2, sequence: 0) { _ in left.open() }])
    #expect(done.wait(timeout: .now() + 30) == .success)
  }
}
