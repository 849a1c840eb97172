import CZlib

/// Decompresses a DEFLATE stream (RFC 1951) in its wrapping, by zlib: bytes go in as they come, and come out a buffer
/// at a time, so that the caller decides when it is enough. For one thread at a time.
///
/// A gzip file is a series of members (RFC 1952, section 2.2), which come out one after the other. Whatever else
/// follows a complete stream is ignored, as gzip(1) does: the stream's own checksum has vouched for what came out.
public final class Inflater {
  /// What is around the stream.
  public enum Format: Sendable, CaseIterable {
    /// RFC 1950: two bytes of header, an Adler-32 behind.
    case zlib
    /// RFC 1952: a header, a CRC-32 and the length behind.
    case gzip
    /// RFC 1951 alone: nothing vouches for the content.
    case raw
    /// `zlib` or `raw`, whichever the first two bytes are: HTTP's "deflate" is the first, and some clients send the
    /// second (RFC 9110, section 8.4.1.2).
    case zlibOrRaw
  }

  /// Whether the input so far is one complete stream, or several.
  public private(set) var isComplete = false

  private var format: Format
  /// Where zlib was told to find it: its own state points back.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  /// Up to two bytes that are held back until they tell what begins with them.
  private let beginning = UnsafeMutableRawBufferPointer.allocate(byteCount: 2, alignment: 1)
  private var beginningCount = 0
  /// Whether the rest is no stream.
  private var ignoresRest = false

  private static let gzipMagic: [UInt8] = [0x1F, 0x8B]

  public init(_ format: Format) {
    self.format = format
    stream.initialize(to: z_stream())
    let code = inflateInit2_(stream, format.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "no memory for zlib")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    beginning.deallocate()
  }

  /// Decompresses into a buffer as much as there is or fits.
  ///
  /// - Parameters:
  ///   - input: The next bytes of the stream; those that were used are removed from its beginning.
  ///   - output: Not empty.
  /// - Returns: How many bytes were written. Zero only when the whole input has been used and more is needed, or
  ///   nothing more comes.
  /// - Throws: ``InflationError/damaged(_:)``.
  public func inflate(
    _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(InflationError) -> Int {
    precondition(!output.isEmpty, "nothing fits an empty buffer")
    while true {
      if ignoresRest { input = UnsafeRawBufferPointer(rebasing: input[input.endIndex...]) }
      if awaitsBeginning, let byte = input.first {
        input = UnsafeRawBufferPointer(rebasing: input.dropFirst())
        beginning[beginningCount] = byte
        beginningCount += 1
        begin()
      } else {
        var written = try takeBeginning(into: output)
        if written == 0 { written = try step(&input, into: output) }
        if written > 0 || input.isEmpty { return written }
      }
    }
  }

  /// Whether the next bytes decide what comes: of the first two whether they are a zlib header, behind a gzip member
  /// whether another follows.
  private var awaitsBeginning: Bool { !ignoresRest && (isComplete || format == .zlibOrRaw) }

  /// Decides what begins with the bytes held back, if they suffice.
  private func begin() {
    let held = beginning[..<beginningCount]
    if isComplete {
      guard format == .gzip, Inflater.gzipMagic.starts(with: held) else {
        ignoresRest = true
        beginningCount = 0
        return
      }
      guard held.count == Inflater.gzipMagic.count else { return }
      isComplete = false
    } else {
      guard held.count == 2 else { return }
      format = Inflater.isZlibHeader(held) ? .zlib : .raw
    }
    precondition(inflateReset2(stream, format.windowBits) == Z_OK, "zlib's stream is broken")
  }

  /// Decompresses the bytes that were held back, once it is decided what they begin.
  private func takeBeginning(into output: UnsafeMutableRawBufferPointer) throws(InflationError) -> Int {
    guard beginningCount > 0, !awaitsBeginning else { return 0 }
    var held = UnsafeRawBufferPointer(rebasing: beginning[..<beginningCount])
    let written = try step(&held, into: output)
    beginning.copyMemory(from: held)
    beginningCount = held.count
    return written
  }

  /// A raw stream cannot look like this unless its first block is stored behind padding bits that are not zero, which
  /// nothing writes.
  private static func isZlibHeader(_ bytes: Slice<UnsafeMutableRawBufferPointer>) -> Bool {
    bytes[0] & 0x0F == 8 && bytes[0] >> 4 <= 7 && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
  }

  /// One call of zlib.
  private func step(
    _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(InflationError) -> Int {
    guard !isComplete else { return 0 }
    let inputCount = min(input.count, Int(UInt32.max))
    let outputCount = min(output.count, Int(UInt32.max))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(inputCount)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(outputCount)
    let code = CZlib.inflate(stream, Z_NO_FLUSH)
    input = UnsafeRawBufferPointer(rebasing: input.dropFirst(inputCount - Int(stream.pointee.avail_in)))
    switch code {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isComplete = true
    case Z_NEED_DICT: throw .damaged("it needs a preset dictionary")
    case Z_MEM_ERROR: preconditionFailure("no memory for zlib")
    default: throw .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)")
    }
    return outputCount - Int(stream.pointee.avail_out)
  }
}

extension Inflater.Format {
  /// How zlib is told of the wrapping, with the largest window.
  fileprivate var windowBits: Int32 {
    switch self {
    case .zlib, .zlibOrRaw: 15
    case .gzip: 15 + 16
    case .raw: -15
    }
  }
}
