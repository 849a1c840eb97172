import Glibc

/// Takes a whole multipart/form-data body apart by its grammar (RFC 7578; RFC 2046, section 5.1.1), in one pass.
///
/// A delimiter is a line of `--`, the boundary, perhaps blanks, that begins behind a line break: which belongs to it
/// and not to the content before. What stands before the first and behind the last is ignored. Lines end with CRLF; a
/// body whose first delimiter ends with a bare LF, as people write it by hand, has LF as its line break throughout.
struct MultipartForm {
  private let bytes: UnsafeRawBufferPointer
  /// A line feed, two dashes and the boundary.
  private let delimiter: [UInt8]
  private var usesBareLF = false

  /// The parts in order.
  ///
  /// - Throws: ``HTTPServerError/malformedMultipart(_:)``: no closing delimiter, no part, or what a part's head does
  ///   wrong; ``HTTPServerError/tooManyParts(limit:)``.
  static func parts(
    of body: [UInt8], boundary: String, maximumPartCount: Int
  ) throws(HTTPServerError) -> [HTTPFormPart] {
    try body.withUnsafeBytes { bytes in
      Result { () throws(HTTPServerError) in
        var form = MultipartForm(bytes: bytes, delimiter: Array("\n--\(boundary)".utf8))
        return try form.parts(maximumPartCount)
      }
    }.get()
  }

  /// The boundary that a Content-Type names; nil where it is another type than multipart/form-data.
  ///
  /// - Throws: ``HTTPServerError/malformedMultipart(_:)`` where a form names none.
  static func boundary(in headers: HTTPHeaders) throws(HTTPServerError) -> String? {
    guard headers.mediaType == "multipart/form-data" else { return nil }
    let parameters: HeaderParameters
    do throws(HeaderParameters.Refusal) {
      parameters = try HeaderParameters(parsing: headers["Content-Type"] ?? "")
    } catch {
      throw .malformedMultipart("its Content-Type \(error.reason)")
    }
    guard let boundary = parameters["boundary"], !boundary.isEmpty else {
      throw .malformedMultipart(
        "its Content-Type names no boundary; leave that header to the HTTP client, which knows the boundary")
    }
    return boundary
  }

  private init(bytes: UnsafeRawBufferPointer, delimiter: [UInt8]) {
    self.bytes = bytes
    self.delimiter = delimiter
  }

  private mutating func parts(_ maximumPartCount: Int) throws(HTTPServerError) -> [HTTPFormPart] {
    guard var line = firstDelimiter() else { throw .malformedMultipart("no line of it is its boundary") }
    var parts: [HTTPFormPart] = []
    while !line.isClosing {
      guard let next = nextDelimiter(from: line.end) else {
        throw .malformedMultipart("it ends before its closing boundary")
      }
      guard parts.count < maximumPartCount else { throw .tooManyParts(limit: maximumPartCount) }
      let content = line.end..<max(line.end, next.start)
      parts.append(try HTTPFormPart(parsing: UnsafeRawBufferPointer(rebasing: bytes[content])))
      line = next
    }
    guard !parts.isEmpty else { throw .malformedMultipart("it has no part") }
    return parts
  }
}

extension MultipartForm {
  private struct DelimiterLine {
    /// Where the line break before it begins.
    let start: Int
    /// Where its own line break has ended.
    let end: Int
    /// Whether it is the last.
    let isClosing: Bool
    let endsWithBareLF: Bool
  }

  /// The first line of the body may be the delimiter, with no line break before it.
  private mutating func firstDelimiter() -> DelimiterLine? {
    let atOnce = bytes.starts(with: delimiter.dropFirst()) ? line(behindBoundary: delimiter.count - 1, start: 0) : nil
    guard let first = atOnce ?? search(from: 0, isFirst: true) else { return nil }
    usesBareLF = first.endsWithBareLF
    return first
  }

  /// - Parameter start: The end of a delimiter line, whose line break may serve the next one too: a part of nothing.
  private func nextDelimiter(from start: Int) -> DelimiterLine? { search(from: start - 1, isFirst: false) }

  private func search(from start: Int, isFirst: Bool) -> DelimiterLine? {
    var position = start
    while let feed = find(from: position) {
      let hasReturn = feed > 0 && bytes[feed - 1] == UInt8(ascii: "\r")
      if isFirst || usesBareLF || hasReturn {
        let start = hasReturn && !usesBareLF ? feed - 1 : feed
        if let line = line(behindBoundary: feed + delimiter.count, start: start),
          isFirst || usesBareLF || !line.endsWithBareLF
        {
          return line
        }
      }
      position = feed + 1
    }
    return nil
  }

  /// Where the delimiter's line feed next is. Linear in time, whatever the boundary: it holds no second line feed, so
  /// that no byte is compared for two of them.
  private func find(from position: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var position = position
    while bytes.count - position >= delimiter.count, let feed = memchr(base + position, 0x0A, bytes.count - position) {
      position = base.distance(to: UnsafeRawPointer(feed))
      if bytes.count - position >= delimiter.count, memcmp(feed, delimiter, delimiter.count) == 0 { return position }
      position += 1
    }
    return nil
  }

  /// nil if what follows the boundary makes the line another than a delimiter.
  private func line(behindBoundary position: Int, start: Int) -> DelimiterLine? {
    let isClosing = bytes[position...].starts(with: "--".utf8)
    var end = isClosing ? position + 2 : position
    while end < bytes.count, HTTPHeaders.isBlank(bytes[end]) { end += 1 }
    if end == bytes.count {
      return isClosing ? DelimiterLine(start: start, end: end, isClosing: true, endsWithBareLF: false) : nil
    }
    let hasReturn = bytes[end] == UInt8(ascii: "\r")
    if hasReturn { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\n") else { return nil }
    return DelimiterLine(start: start, end: end + 1, isClosing: isClosing, endsWithBareLF: !hasReturn)
  }
}
