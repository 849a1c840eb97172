import Testing

@testable import QualityService

@Suite struct ExchangeNotesTests {
  @Test func `A note is kept until it is taken once`() {
    let notes = ExchangeNotes()
    notes.begin(requestID: "a")
    notes.add(.score(50), requestID: "a")
    #expect(notes.take(requestID: "a") == .score(50))
    #expect(notes.take(requestID: "a") == nil)
  }

  @Test func `A note about a request that has ended is not kept`() {
    let notes = ExchangeNotes()
    notes.begin(requestID: "a")
    #expect(notes.take(requestID: "a") == nil)
    notes.add(.problem(.draining), requestID: "a")
    #expect(notes.take(requestID: "a") == nil)
  }
}
