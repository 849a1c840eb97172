import Testing

@testable import QualityService

@Suite struct ExchangeNotesTests {
  @Test func `A note is kept until it is taken once`() {
    let notes = ExchangeNotes()
    notes.begin(1)
    notes.add(.score(50), to: 1)
    #expect(notes.take(1) == .score(50))
    #expect(notes.take(1) == nil)
  }

  @Test func `A note about a request that has ended is not kept`() {
    let notes = ExchangeNotes()
    notes.begin(1)
    #expect(notes.take(1) == nil)
    notes.add(.problem(.draining), to: 1)
    #expect(notes.take(1) == nil)
  }
}
