import Foundation
import Testing

@testable import QualityService

/// What replies are made of.
@Suite struct ReplyTests {
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

  @Test(arguments: [(52.123449, 52.1234), (52.12345, 52.1235), (-0.00004, 0), (-1.00005, -1.0001), (100, 100)])
  func `Rounds to four decimals, half away from zero`(value: Double, rounded: Double) {
    #expect(value.rounded(decimals: 4) == rounded)
  }

  @Test func `A number without such decimals stays as it is`() {
    #expect(1e300.rounded(decimals: 4) == 1e300)
    #expect(Double.infinity.rounded(decimals: 4) == .infinity)
    #expect(Double.nan.rounded(decimals: 4).isNaN)
  }
}
