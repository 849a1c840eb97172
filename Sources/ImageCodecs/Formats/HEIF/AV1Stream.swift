/// Coded pictures as AV1 (AV1 Bitstream & Decoding Process Specification), of which only the size is read.
enum AV1Stream {
  /// The sizes in all sequence headers of an `av1C` property (AV1 Codec ISO Media File Format Binding, 2.3).
  static func sizes(inConfiguration property: UnsafeRawBufferPointer) -> [PixelSize] {
    sizes(inPicture: UnsafeRawBufferPointer(rebasing: property.dropFirst(4)))
  }

  /// The sizes in all sequence headers; no frame is larger than its sequence header says (5.9.5).
  ///
  /// - Parameter data: open bitstream units (5.3).
  static func sizes(inPicture data: UnsafeRawBufferPointer) -> [PixelSize] {
    var sizes: [PixelSize] = []
    var rest = data
    while !rest.isEmpty {
      var reader = BitReader(rest)
      reader.skip(1)
      let isSequenceHeader = reader.bits(4) == 1
      let hasExtension = reader.flag()
      let hasSize = reader.flag()
      reader.skip(hasExtension ? 9 : 1)
      let count = hasSize ? littleEndianBase128(&reader) : reader.rest.count
      guard reader.isWithinBytes else { break }
      let unit = UnsafeRawBufferPointer(rebasing: reader.rest.prefix(count))
      if isSequenceHeader, let size = size(inSequenceHeader: unit) { sizes.append(size) }
      rest = UnsafeRawBufferPointer(rebasing: reader.rest.dropFirst(count))
    }
    return sizes
  }

  /// leb128() (4.10.5).
  private static func littleEndianBase128(_ reader: inout BitReader) -> Int {
    var value = 0
    for index in 0..<8 {
      let isLast = !reader.flag()
      value |= reader.bits(7) << (7 * index)
      if isLast { break }
    }
    return value
  }

  /// The largest width and height of a sequence_header_obu() (5.5.1).
  private static func size(inSequenceHeader unit: UnsafeRawBufferPointer) -> PixelSize? {
    var reader = BitReader(unit)
    reader.skip(4)
    let isReduced = reader.flag()
    if isReduced { reader.skip(5) } else { skipOperatingPoints(&reader) }
    let (widthBits, heightBits) = (reader.bits(4) + 1, reader.bits(4) + 1)
    let size = PixelSize(width: reader.bits(widthBits) + 1, height: reader.bits(heightBits) + 1)
    return reader.isWithinBytes ? size : nil
  }

  private static func skipOperatingPoints(_ reader: inout BitReader) {
    var delayBits = 0
    let hasTiming = reader.flag()
    if hasTiming {
      reader.skip(64)
      let isEvenlyTimed = reader.flag()
      if isEvenlyTimed { _ = reader.exponentialGolomb() }
    }
    let hasDecoderModel = hasTiming && reader.flag()
    if hasDecoderModel {
      delayBits = reader.bits(5) + 1
      reader.skip(32 + 5 + 5)
    }
    let hasDisplayDelay = reader.flag()
    for _ in 0...reader.bits(5) {
      reader.skip(12)
      let hasTier = reader.bits(5) > 7
      if hasTier { reader.skip(1) }
      let hasModel = hasDecoderModel && reader.flag()
      if hasModel { reader.skip(2 * delayBits + 1) }
      let hasDelay = hasDisplayDelay && reader.flag()
      if hasDelay { reader.skip(4) }
    }
  }
}
