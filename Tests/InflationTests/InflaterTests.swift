import CZlib
import Inflation
import Testing

/// Held to zlib's own compressor, and to streams written down byte by byte.
@Suite struct InflaterTests {
  /// Text, noise, long runs and nothing.
  private static let contents: [[UInt8]] = [
    [], [42], Array("hello, hello, hello\r\n".utf8), [UInt8](repeating: 0, count: 300_000),
    (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) },
  ]

  private static let wrappings: [(Inflater.Format, Int32)] = [(.zlib, 15), (.gzip, 31), (.raw, -15)]

  static func deflated(_ bytes: [UInt8], windowBits: Int32, level: Int32 = 6) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    deflateInit2_(&stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    return input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return Array(output.prefix(output.count - Int(stream.avail_out)))
      }
    }
  }

  private func whole(_ bytes: [UInt8], _ format: Inflater.Format, limit: Int = 1 << 20) throws -> [UInt8] {
    try bytes.withUnsafeBytes { try Inflater.inflate($0, format: format, limit: limit) }
  }

  @Test func `every wrapping and level comes out as it went in`() throws {
    for content in Self.contents {
      for (format, windowBits) in Self.wrappings {
        for level: Int32 in [0, 1, 9] {
          let stream = Self.deflated(content, windowBits: windowBits, level: level)
          #expect(try whole(stream, format) == content)
          if format != .gzip { #expect(try whole(stream, .zlibOrRaw) == content) }
        }
      }
    }
  }

  @Test func `streams of other programs come out`() throws {
    // printf 'hello' | gzip -9n; zlib.compress(b"hello"); the same without its wrapping.
    let deflate: [UInt8] = [0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
    let gzip: [UInt8] =
      [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3] + deflate + [0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0]
    let zlib: [UInt8] = [0x78, 0x9C] + deflate + [0x06, 0x2C, 0x02, 0x15]
    let expected = Array("hello".utf8)
    #expect(try whole(gzip, .gzip) == expected)
    #expect(try whole(zlib, .zlib) == expected)
    #expect(try whole(zlib, .zlibOrRaw) == expected)
    #expect(try whole(deflate, .raw) == expected)
    #expect(try whole(deflate, .zlibOrRaw) == expected)
    // A member with every optional field: extra, name, comment and header checksum.
    let head: [UInt8] = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 2, 3, 2, 0, 7, 7] + Array("a\0b\0".utf8) + [0xD4, 0x6E]
    #expect(try whole(head + deflate + [0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0], .gzip) == expected)
  }

  @Test(arguments: [1, 2, 3, 7]) func `pieces of any size give the same`(pieceByteCount: Int) throws {
    let content = Array("one, two, one, two, three".utf8)
    for (format, windowBits) in Self.wrappings + [(.zlibOrRaw, 15), (.zlibOrRaw, -15)] {
      let stream = Self.deflated(content, windowBits: windowBits)
      let inflater = Inflater(format)
      var result: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: pieceByteCount)
      for start in stride(from: 0, to: stream.count, by: pieceByteCount) {
        #expect(!inflater.isComplete)
        try stream[start..<min(start + pieceByteCount, stream.count)].withUnsafeBytes { piece in
          var piece = piece
          while true {
            let count = try buffer.withUnsafeMutableBytes { try inflater.inflate(&piece, into: $0) }
            if count == 0 { break }
            result += buffer[..<count]
          }
          #expect(piece.isEmpty)
        }
      }
      #expect(inflater.isComplete)
      #expect(result == content)
    }
  }

  @Test func `members of a gzip file come one after the other`() throws {
    let members = Self.contents.flatMap { Self.deflated($0, windowBits: 31) }
    #expect(try whole(members, .gzip) == Self.contents.flatMap(\.self))
    #expect(throws: InflationError.cutShort) { try whole(Array(members.dropLast(4)), .gzip) }
  }

  @Test func `what follows a stream is ignored`() throws {
    let content = Self.contents[2]
    for (format, windowBits) in Self.wrappings {
      let stream = Self.deflated(content, windowBits: windowBits)
      for garbage: [UInt8] in [
        [0], [0x1F], [0x1F, 0x1F, 0x8B], Array("garbage".utf8), Array(repeating: 0, count: 9999),
      ] {
        #expect(try whole(stream + garbage, format) == content)
      }
    }
    // Only gzip has members.
    let zlib = Self.deflated(content, windowBits: 15)
    #expect(try whole(zlib + zlib, .zlib) == content)
  }

  @Test func `a stream that ends anywhere before its end is cut short`() throws {
    for (format, windowBits) in Self.wrappings + [(.zlibOrRaw, 15), (.zlibOrRaw, -15)] {
      let stream = Self.deflated(Self.contents[2], windowBits: windowBits)
      for count in stream.indices {
        #expect(throws: InflationError.cutShort) { try whole(Array(stream.prefix(count)), format) }
      }
    }
  }

  @Test func `damage is noticed`() throws {
    let content = Array("hello, hello, hello".utf8)
    for (format, windowBits) in Self.wrappings.dropLast() {
      var stream = Self.deflated(content, windowBits: windowBits)
      // The last byte of the checksum, in gzip of the length.
      stream[stream.count - 1] ^= 1
      #expect(throws: InflationError.self) { try whole(stream, format) }
    }
    #expect(throws: InflationError.damaged("incorrect header check")) { try whole([0xFF, 0xD8, 0xFF], .gzip) }
    #expect(throws: InflationError.damaged("invalid block type")) { try whole([0x07, 0, 0], .zlibOrRaw) }
    #expect(throws: InflationError.damaged("it needs a preset dictionary")) {
      try whole([0x78, 0xBB, 0, 0, 0, 1, 0], .zlib)
    }
  }

  @Test func `no more than the limit comes out`() throws {
    let zeros = [UInt8](repeating: 0, count: 50_000_000)
    let bomb = Self.deflated(zeros, windowBits: 31, level: 9)
    #expect(bomb.count < 60_000)
    #expect(throws: InflationError.tooLarge(limit: 1_000_000)) { try whole(bomb, .gzip, limit: 1_000_000) }
    let content = Self.contents[4]
    let exact = Self.deflated(content, windowBits: 31)
    #expect(try whole(exact, .gzip, limit: content.count) == content)
    #expect(throws: InflationError.self) { try whole(exact, .gzip, limit: content.count - 1) }
  }
}
