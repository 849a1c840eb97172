import Testing

@testable import QualityModel

@Suite struct SpellingSuggestionTests {
  @Test(arguments: [
    ("crops", "crops", 0), ("crop", "crops", 1), ("prot", "port", 1), ("kitten", "sitting", 3), ("", "abc", 3),
  ])
  func `Distance counts edits and swaps of neighbours`(first: String, second: String, distance: Int) {
    #expect(SpellingSuggestion.distance(from: first, to: second) == distance)
    #expect(SpellingSuggestion.distance(from: second, to: first) == distance)
  }

  @Test func `Only a near name is suggested`() {
    #expect(SpellingSuggestion.nearest(to: "sampeling", among: ["crops", "sampling"]) == "sampling")
    #expect(SpellingSuggestion.nearest(to: "colour", among: ["crops", "sampling"]) == nil)
    #expect(SpellingSuggestion.nearest(to: "x", among: []) == nil)
  }
}
