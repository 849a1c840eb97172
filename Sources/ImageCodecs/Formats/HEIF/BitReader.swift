/// Reads numbers of any count of bits, the highest first; beyond the end all bits are zero.
struct BitReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// The bytes must outlive the reader.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether all that was read was there.
  var isWithinBytes: Bool { position <= 8 * bytes.count }

  /// What follows the last whole byte that was read.
  var rest: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes.dropFirst((position + 7) / 8))
  }

  /// The next bits as an unsigned number; of more than 63 the highest are lost.
  mutating func bits(_ count: Int) -> Int {
    var value = 0
    for _ in 0..<count {
      let byte = position / 8
      let bit = byte < bytes.count ? Int(bytes[byte] >> (7 - position % 8)) & 1 : 0
      value = (value << 1 | bit) & Int.max
      position += 1
    }
    return value
  }

  mutating func flag() -> Bool { bits(1) == 1 }

  mutating func skip(_ count: Int) { position += count }

  /// An Exp-Golomb code (ue(v) of ITU-T H.265, 9.2, and uvlc() of AV1, 4.10.3), of which the largest has no bits of its
  /// own.
  mutating func exponentialGolomb() -> Int {
    var zeros = 0
    while isWithinBytes, !flag() { zeros += 1 }
    return zeros < 32 ? (1 << zeros) - 1 + bits(zeros) : Int(UInt32.max)
  }
}
