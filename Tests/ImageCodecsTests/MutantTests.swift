import Foundation
import ImageCodecs
import Testing

/// Random damage of every kind of file. `make fuzz` tries far more mutants, under AddressSanitizer.
@Suite("Mutants")
struct MutantTests {
  /// How many mutants of each format are tried.
  private static let count = Int(ProcessInfo.processInfo.environment["DEEPBIQ_MUTANTS"] ?? "") ?? 400

  /// Bytes with up to eight changes: bits flipped, bytes replaced, runs removed, repeated or taken from elsewhere, and
  /// fields set to extreme values.
  private static func mutant(of bytes: [UInt8], using generator: inout some RandomNumberGenerator) -> [UInt8] {
    var mutant = bytes
    for _ in 0..<Int.random(in: 1...8, using: &generator) where mutant.count > 16 {
      let position = Int.random(in: 0..<mutant.count - 8, using: &generator)
      let length = min(Int.random(in: 1...32, using: &generator), mutant.count - position)
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: mutant[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: mutant[position] = UInt8.random(in: 0...255, using: &generator)
      case 2: mutant.removeSubrange(position..<position + length)
      case 3: mutant.insert(contentsOf: mutant[position..<position + length], at: position)
      case 4:
        let source = Int.random(in: 0...mutant.count - length, using: &generator)
        mutant.replaceSubrange(position..<position + length, with: Array(mutant[source..<source + length]))
      case 5: mutant.removeSubrange(position...)
      default:
        let extreme: [UInt8] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF]
        let value = extreme.randomElement(using: &generator) ?? 0
        for offset in 0..<Int.random(in: 1...4, using: &generator) { mutant[position + offset] = value }
      }
    }
    return mutant
  }

  @Test("are decoded or refused, never crash", arguments: ImageFormat.allCases)
  func mutants(of format: ImageFormat) throws {
    let originals = try Fixture.all.filter { $0.file.hasPrefix("\(format.rawValue)/") }.map { try $0.bytes() }
    try #require(!originals.isEmpty)
    let seed = format.rawValue.utf8.reduce(0x9E37_79B9_7F4A_7C15) { $0 &* 31 &+ UInt64($1) }
    var generator = Xorshift(state: seed)
    let limits = ImageLimits(maximumPixels: 100_000, minimumSide: 1)
    var decodedCount = 0
    for index in 0..<Self.count {
      let mutant = Self.mutant(of: originals[index % originals.count], using: &generator)
      guard let (header, image) = try? decode(mutant, limits: limits) else { continue }
      decodedCount += 1
      #expect((header.width, header.height) == (image.width, image.height))
      #expect(image.pixels.count == image.width * image.height * 3)
    }
    #expect(decodedCount > 0)
  }
}

/// The same mutants in every run (G. Marsaglia, Journal of Statistical Software 8(14), 2003).
private struct Xorshift: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
