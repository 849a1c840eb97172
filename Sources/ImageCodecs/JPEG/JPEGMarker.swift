/// The second bytes of the markers that are looked for (ITU-T T.81, table B.1).
enum JPEGMarker {
  static let temporary: UInt8 = 0x01
  static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
  static let startOfImage: UInt8 = 0xD8
  static let endOfImage: UInt8 = 0xD9
  static let startOfScan: UInt8 = 0xDA
  static let application1: UInt8 = 0xE1
  static let application2: UInt8 = 0xE2
}
