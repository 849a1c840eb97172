import CMicroHTTPD

/// Takes a multipart/form-data body apart with libmicrohttpd's post processor. Used by one server thread, and only
/// while its request lives.
final class MultipartReader {
  private var processor: OpaquePointer?
  private let maximumPartCount: Int
  private var parts: [HTTPFormPart] = []
  private var failure: HTTPServerError?

  static func isMultipart(_ contentType: String?) -> Bool {
    contentType?.lowercased().hasPrefix("multipart/form-data") ?? false
  }

  /// Reads the boundary from the request's Content-Type.
  init(connection: OpaquePointer, maximumPartCount: Int) throws(HTTPServerError) {
    self.maximumPartCount = maximumPartCount
    let bufferByteCount = 16 * 1024  // Holds one part's headers; its data passes through in pieces.
    processor = MHD_create_post_processor(
      connection,
      bufferByteCount,
      { context, _, key, filename, contentType, _, data, offset, byteCount in
        guard let context else { return .NO }
        let reader = Unmanaged<MultipartReader>.fromOpaque(context).takeUnretainedValue()
        let part = HTTPFormPart(
          name: key.map { String(cString: $0) } ?? "",
          filename: filename.map { String(cString: $0) },
          contentType: contentType.map { String(cString: $0) },
          bytes: []
        )
        return reader.append(UnsafeRawBufferPointer(start: data, count: byteCount), at: offset, of: part) ? .YES : .NO
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
    guard processor != nil else { throw .malformedMultipart("its Content-Type names no usable boundary") }
  }

  deinit {
    MHD_destroy_post_processor(processor)
  }

  func receive(_ chunk: UnsafeRawBufferPointer) throws(HTTPServerError) {
    let result = MHD_post_process(processor, chunk.baseAddress?.assumingMemoryBound(to: CChar.self), chunk.count)
    if let failure { throw failure }
    guard result == .YES else { throw .malformedMultipart("a part or boundary breaks the format") }
  }

  func finish() throws(HTTPServerError) -> [HTTPFormPart] {
    let result = MHD_destroy_post_processor(processor)
    processor = nil
    if let failure { throw failure }
    guard result == .YES else { throw .malformedMultipart("it ends before its closing boundary") }
    guard !parts.isEmpty else { throw .malformedMultipart("it has no part") }
    defer { parts = [] }
    return parts
  }

  /// A part begins at offset 0. The library announces each part there once, if need be without data because none has
  /// come yet; the first data of such a part comes at offset 0 again. So an announcement without data is always a new
  /// part, and one with data is new unless it looks like the empty part before it.
  ///
  /// Two parts that differ in nothing but that the first is empty are thus taken for one: the limit holds for what is
  /// kept, and at most twice as many parts can pass.
  private func append(_ data: UnsafeRawBufferPointer, at offset: UInt64, of part: HTTPFormPart) -> Bool {
    if offset == 0, data.isEmpty || parts.last != part {
      guard parts.count < maximumPartCount else {
        failure = .tooManyParts(limit: maximumPartCount)
        return false
      }
      parts.append(part)
    }
    guard !parts.isEmpty else { return false }
    parts[parts.count - 1].bytes.append(contentsOf: data)
    return true
  }
}
