/// Coded pictures as HEVC (ITU-T H.265), of which only the size is read.
enum HEVCStream {
  /// The sizes in all sequence parameter sets of an `hvcC` property (ISO/IEC 14496-15, 8.3.3.1).
  static func sizes(inConfiguration property: UnsafeRawBufferPointer) -> [PixelSize] {
    var reader = BitReader(property)
    reader.skip(22 * 8)
    var sizes: [PixelSize] = []
    for _ in 0..<reader.bits(8) {
      reader.skip(8)
      for _ in 0..<reader.bits(16) {
        let count = reader.bits(16)
        guard reader.isWithinBytes else { return sizes }
        if let size = size(inUnit: UnsafeRawBufferPointer(rebasing: reader.rest.prefix(count))) { sizes.append(size) }
        reader.skip(8 * count)
      }
    }
    return sizes
  }

  /// The sizes in a picture's own sequence parameter sets, which may stand between its slices.
  ///
  /// - Parameter data: units with a length of four bytes before each, as libheif hands them to its decoder.
  static func sizes(inPicture data: UnsafeRawBufferPointer) -> [PixelSize] {
    var sizes: [PixelSize] = []
    var rest = data
    while rest.count > 4 {
      let count = Int(rest.loadUnaligned(as: UInt32.self).bigEndian)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(4))
      if let size = size(inUnit: UnsafeRawBufferPointer(rebasing: rest.prefix(count))) { sizes.append(size) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return sizes
  }

  /// The size in a sequence parameter set (7.3.2.2); `nil` for other units, and for those of further layers, which
  /// decoders of one layer pass over.
  private static func size(inUnit unit: UnsafeRawBufferPointer) -> PixelSize? {
    guard unit.count > 2, unit[0] >> 1 == 33, (unit[0] & 1) == 0, unit[1] >> 3 == 0 else { return nil }
    return payload(ofUnit: unit).withUnsafeBytes { payload in
      var reader = BitReader(payload)
      reader.skip(4)
      let subLayers = reader.bits(3)
      reader.skip(1)
      skipProfile(&reader, subLayers: subLayers)
      _ = reader.exponentialGolomb()
      let isInThreeColours = reader.exponentialGolomb() == 3
      if isInThreeColours { reader.skip(1) }
      let size = PixelSize(width: reader.exponentialGolomb(), height: reader.exponentialGolomb())
      return reader.isWithinBytes ? size : nil
    }
  }

  /// profile_tier_level() (7.3.3).
  private static func skipProfile(_ reader: inout BitReader, subLayers: Int) {
    reader.skip(96)
    let presence = (0..<subLayers).map { _ in (profile: reader.flag(), level: reader.flag()) }
    if subLayers > 0 { reader.skip(2 * (8 - subLayers)) }
    for isPresent in presence { reader.skip((isPresent.profile ? 88 : 0) + (isPresent.level ? 8 : 0)) }
  }

  /// The beginning of a unit without its header and without the bytes that prevent the emulation of start codes
  /// (7.3.1.1); the size lies within it.
  private static func payload(ofUnit unit: UnsafeRawBufferPointer) -> [UInt8] {
    var payload: [UInt8] = []
    var zeros = 0
    for byte in unit.dropFirst(2).prefix(256) {
      if zeros >= 2, byte == 3 {
        zeros = 0
        continue
      }
      zeros = byte == 0 ? zeros + 1 : 0
      payload.append(byte)
    }
    return payload
  }
}
