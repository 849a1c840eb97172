import Dispatch
import Testing

@testable import QualityModel

/// Who is served when, and who is told what.
@Suite struct AssessorOrderTests {
  private typealias Outcome = Result<Assessment, AssessmentError>

  @Test("images are completed in the order of their arrival")
  func firstComeFirstServed() throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 1)
    let (gate, done) = (Gate(), DispatchGroup())
    let order = Recorder<Int>()
    let bytes = try Fixture.bytes("small.webp")
    assessor.block(until: gate)
    for number in 0..<6 {
      done.enter()
      assessor.assess(bytes, options: assessor.defaultOptions) { _ in
        order.note(number)
        done.leave()
      }
    }
    gate.open()
    #expect(done.wait(timeout: .now() + 60) == .success)
    #expect(order.values == Array(0..<6))
  }

  @Test("a cancelled image and one past its deadline are told at once, though every worker is busy")
  func promptInterruption() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 1)
    let gate = Gate()
    let bytes = try Fixture.bytes("small.webp")
    let options = assessor.defaultOptions
    assessor.block(until: gate)
    let late: Outcome = await withCheckedContinuation { continuation in
      assessor.assess(bytes, options: options, deadline: .now() + 0.01) { continuation.resume(returning: $0) }
    }
    #expect(throws: AssessmentError.deadlineExceeded) { try late.get() }
    let cancelled: Outcome = await withCheckedContinuation { continuation in
      let handle = assessor.assess(bytes, options: options) { continuation.resume(returning: $0) }
      handle.cancel()
      handle.cancel()
    }
    #expect(throws: AssessmentError.cancelled) { try cancelled.get() }
    gate.open()
    _ = try await assessor.assess(bytes, options: options)
  }

  @Test("cancelling the Swift task that waits cancels the assessment")
  func taskCancellation() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 1)
    let gate = Gate()
    let bytes = try Fixture.bytes("small.webp")
    assessor.block(until: gate)
    let task = Task { try await assessor.assess(bytes, options: assessor.defaultOptions) }
    task.cancel()
    await #expect(throws: AssessmentError.cancelled) { try await task.value }
    gate.open()
  }

  @Test("a handle cancelled after completion, and a deadline that passes after it, change nothing")
  func lateInterruption() async throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 2)
    let (done, outcomes) = (DispatchGroup(), Recorder<Bool>())
    done.enter()
    let handle = try assessor.assess(
      Fixture.bytes("narrow.png"),
      options: assessor.defaultOptions,
      deadline: .now() + 30
    ) { outcome in
      outcomes.note((try? outcome.get()) != nil)
      done.leave()
    }
    #expect(done.wait(timeout: .now() + 30) == .success)
    handle.cancel()
    _ = try await assessor.assess(Fixture.bytes("narrow.png"), options: assessor.defaultOptions)
    #expect(outcomes.values == [true])
  }

  @Test("every image is completed exactly once while others cancel, expire and fail on many threads")
  func exactlyOnce() throws {
    let assessor = try Assessor(Fixture.model("tiny"), workers: 3)
    let bytes = try Fixture.bytes("narrow.png")
    let done = DispatchGroup()
    let completed = Recorder<Int>()
    let count = 600
    for _ in 0..<count { done.enter() }
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let handle = assessor.assess(
        number % 5 == 4 ? [1, 2, 3] : bytes,
        options: assessor.defaultOptions,
        deadline: number % 3 == 0 ? .now() + .microseconds(number * 20) : nil
      ) { _ in
        completed.note(number)
        done.leave()
      }
      if number.isMultiple(of: 2) { handle.cancel() }
    }
    #expect(done.wait(timeout: .now() + 60) == .success)
    #expect(completed.values.sorted() == Array(0..<count))
  }
}
