extension Inflater {
  /// Decompresses a whole stream.
  ///
  /// - Parameters:
  ///   - bytes: The stream in its wrapping, and whatever follows it.
  ///   - limit: The most bytes that may come out; memory and time are bounded by it, whatever the stream promises.
  /// - Throws: ``InflationError``.
  public static func inflate(
    _ bytes: UnsafeRawBufferPointer, format: Format, limit: Int
  ) throws(InflationError) -> [UInt8] {
    let inflater = Inflater(format)
    var rest = bytes
    var result: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 1)
    defer { buffer.deallocate() }
    while true {
      let count = try inflater.inflate(&rest, into: buffer)
      guard count > 0 else { break }
      guard count <= limit - result.count else { throw .tooLarge(limit: limit) }
      result.append(contentsOf: buffer[..<count])
    }
    guard inflater.isComplete else { throw .cutShort }
    return result
  }
}

/// Why a stream was not decompressed.
public enum InflationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It breaks its format, or its checksum does not fit; the text is zlib's reason.
  case damaged(String)
  /// It ends before its end.
  case cutShort
  /// More than `limit` bytes would come out.
  case tooLarge(limit: Int)

  /// A clause that follows "the stream": no full stop.
  public var description: String {
    switch self {
    case .damaged(let reason): "is damaged: \(reason)"
    case .cutShort: "ends too early"
    case .tooLarge(let limit): "holds more than \(limit) bytes"
    }
  }
}
