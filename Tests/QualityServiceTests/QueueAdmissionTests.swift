import Dispatch
import Testing

@testable import QualityService

/// Who is admitted, who is refused, and when to come back.
@Suite struct QueueAdmissionTests {
  @Test func `As many enter as there are workers and places in the queue`() throws {
    let admission = QueueAdmission(workers: 2, queue: 1)
    for _ in 0..<3 { try admission.enter() }
    #expect(throws: Problem.queueFull(waiting: 1, retryAfterSeconds: 1)) { try admission.enter() }
    #expect(admission.inFlight == 3)
    #expect(admission.waiting == 1)
    admission.leave()
    #expect(admission.waiting == 0)
    try admission.enter()
  }

  @Test func `Threads never admit too many`() async {
    let admission = QueueAdmission(workers: 3, queue: 4)
    let admitted = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 { group.addTask { (try? admission.enter()) != nil } }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(admitted == 7)
    #expect(admission.inFlight == 7)
  }

  @Test func `Retry-After follows the recent time of an image and how many are there`() {
    let estimate = ServiceTimeEstimate()
    #expect(estimate.retryAfter(inFlight: 100, workers: 1) == 1)
    for _ in 0..<50 { estimate.record(0.5) }
    #expect(estimate.retryAfter(inFlight: 10, workers: 2) == 3)
    #expect(estimate.retryAfter(inFlight: 0, workers: 2) == 1)
    #expect(estimate.retryAfter(inFlight: 100_000, workers: 2) == 60)
    for _ in 0..<50 { estimate.record(0.1) }
    #expect(estimate.retryAfter(inFlight: 40, workers: 2) == 3)
  }

  @Test func `Readiness goes from starting to ready to draining, and never back`() {
    let readiness = Readiness()
    #expect(readiness.problem == .starting)
    readiness.becomeReady()
    #expect(readiness.problem == nil)
    #expect(readiness.beginDraining())
    #expect(!readiness.beginDraining())
    readiness.becomeReady()
    #expect(readiness.problem == .draining)
  }

  @Test func `Requests are refused only if they came after the service began to stop`() {
    let readiness = Readiness()
    let early = DispatchTime.now()
    readiness.becomeReady()
    _ = readiness.beginDraining()
    #expect(!readiness.refuses(requestReceivedAt: .now()))
    readiness.beginStopping()
    #expect(!readiness.refuses(requestReceivedAt: early))
    #expect(readiness.refuses(requestReceivedAt: .now()))
  }
}
