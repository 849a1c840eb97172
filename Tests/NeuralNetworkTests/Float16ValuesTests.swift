import Testing

@testable import ONNX

@Suite struct Float16ValuesTests {
  private let patterns = Array(UInt16.min ... .max)

  @Test func `Every float16 has its value, subnormal and infinite ones too`() {
    for (pattern, found) in zip(patterns, Float16Values.floats(halves: patterns)) {
      let right = Float(Float16(bitPattern: pattern))
      #expect(right.isNaN ? found.isNaN : found.bitPattern == right.bitPattern, "0x\(String(pattern, radix: 16))")
    }
  }

  @Test func `Every bfloat16 is the upper half of its float`() {
    let floats = Float16Values.floats(bfloats: patterns)
    #expect(floats.map { UInt16($0.bitPattern >> 16) } == patterns)
    #expect(floats.allSatisfy { $0.bitPattern & 0xffff == 0 })
  }
}
