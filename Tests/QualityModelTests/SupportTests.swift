import Testing

@testable import QualityModel

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
