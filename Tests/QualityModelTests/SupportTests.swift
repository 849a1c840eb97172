import Testing

@testable import QualityModel

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
}

@Suite struct SHA256Tests {
  @Test(
    "SHA-256 gives the digests that FIPS 180-4 publishes",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ]
  )
  func publishedDigests(text: String, digest: String) {
    #expect(Array(text.utf8).withUnsafeBytes(SHA256.hexDigest) == digest)
  }
}

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
