/// The values of float16 and bfloat16 bit patterns.
///
/// `Float(Float16)` is a function call an element where the program may not rely on F16C, which took a quarter of the
/// time that a model of four megabytes needs to load; arithmetic on the bits is done for several elements at once.
enum Float16Values {
  /// - Parameter patterns: IEEE 754 binary16.
  static func floats(halves patterns: [UInt16]) -> [Float] {
    map(patterns) { pattern in
      let magnitude = UInt32(pattern & 0x7fff) << 13
      // The exponent is biased by 15, and by 127 in a float. Multiplying sets subnormal numbers right too.
      let scaled = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
      // All ones stay all ones: infinity and what is not a number.
      let isFinite = magnitude < 0x7c00 << 13
      return Float(bitPattern: UInt32(pattern & 0x8000) << 16 | (isFinite ? scaled : magnitude | 0x7f80_0000))
    }
  }

  /// - Parameter patterns: bfloat16, the upper half of a float.
  static func floats(bfloats patterns: [UInt16]) -> [Float] {
    map(patterns) { Float(bitPattern: UInt32($0) << 16) }
  }

  /// `Array.map` checks its capacity at each element, which keeps the loop from being vectorised.
  @inline(__always)
  private static func map(_ patterns: [UInt16], _ value: (UInt16) -> Float) -> [Float] {
    [Float](unsafeUninitializedCapacity: patterns.count) { floats, count in
      for index in patterns.indices { floats[index] = value(patterns[index]) }
      count = patterns.count
    }
  }
}
