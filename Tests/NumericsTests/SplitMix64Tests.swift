import Numerics
import Testing

@Suite struct SplitMix64Tests {
  @Test("the generator gives the published numbers")
  func publishedNumbers() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ]
    )
  }

  @Test("numbers below a bound are all drawn, about equally often")
  func boundedNumbers() {
    var generator = SplitMix64(seed: 1)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { counts[generator.next(below: 7)] += 1 }
    #expect(counts.allSatisfy { (850...1150).contains($0) }, "\(counts)")
    #expect(generator.next(below: 1) == 0)
  }

  @Test("normal numbers have the mean, the deviation and the tails they should")
  func normal() {
    var generator = SplitMix64(seed: 11, 1, 2)
    let values = (0..<20_000).map { _ in generator.nextNormal() }
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean) < 0.03 && abs(variance - 1) < 0.04)
    #expect(abs(Double(values.count { abs($0) > 1.96 }) / 20_000 - 0.05) < 0.006)
  }
}
