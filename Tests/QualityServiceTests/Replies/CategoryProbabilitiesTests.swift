import Foundation
import Testing

@testable import QualityService

struct CategoryProbabilitiesTests {
  @Test func `Equality ignores the order in which a JSON object's members come`() {
    let (names, values) = (["bad", "poor", "fair"], [0.1, 0.2, 0.7])
    let forwards = CategoryProbabilities(categories: names, probabilities: values)
    #expect(forwards == CategoryProbabilities(categories: names.reversed(), probabilities: values.reversed()))
    #expect(forwards != CategoryProbabilities(categories: names, probabilities: values.reversed()))
  }

  @Test func `Decoding what was encoded gives an equal value every time`() throws {
    let names = (0..<8).map { "category \($0)" }
    let original = CategoryProbabilities(categories: names, probabilities: (0..<8).map { Double($0) / 28 })
    let bytes = try JSONEncoder().encode(original)
    for _ in 0..<50 { #expect(try JSONDecoder().decode(CategoryProbabilities.self, from: bytes) == original) }
  }
}
