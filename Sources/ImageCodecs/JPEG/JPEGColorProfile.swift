/// The ICC profile of a JPEG, in numbered parts over APP2 segments (ICC.1:2022, annex B.4).
enum JPEGColorProfile {
  private static let prefix = Array("ICC_PROFILE\0".utf8)

  /// The profile; `nil` when there is none, a part is missing, or it is larger than is used.
  static func read(from bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var parts: [UInt8: Range<Int>] = [:]
    var partCount = 0
    for segment in JPEGSegments(bytes) {
      guard segment.marker != JPEGMarker.startOfScan else { break }
      let payload = bytes[segment.payload]
      guard segment.marker == JPEGMarker.application2, payload.starts(with: prefix),
        payload.count > prefix.count + 2
      else { continue }
      let number = payload.startIndex + prefix.count
      partCount = Int(bytes[number + 1])
      parts[bytes[number]] = number + 2..<payload.endIndex
    }
    let byteCount = parts.values.reduce(0) { $0 + $1.count }
    guard partCount > 0, parts.count == partCount, byteCount <= ColorTransform.maximumProfileByteCount
    else { return nil }
    return parts.sorted { $0.key < $1.key }.flatMap { bytes[$0.value] }
  }
}
