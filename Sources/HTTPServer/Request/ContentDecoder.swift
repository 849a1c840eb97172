import Inflation

/// Undoes the Content-Encoding of a body while it arrives (RFC 9110, section 8.4). Used by one server thread.
final class ContentDecoder {
  private struct Stage {
    let coding: String
    let inflater: Inflater
    var decodedByteCount = 0
  }

  /// Those that are undone, as Accept-Encoding lists them.
  static let supported = "gzip, deflate"
  /// Codings upon each other: more would only multiply the work.
  private static let maximumCodingCount = 2
  private static let bufferByteCount = 16 * 1024

  /// The coding applied last is undone first.
  private var stages: [Stage]
  private let limit: Int

  /// - Parameter limit: The most bytes that may come out of any coding, the last and those on the way: no upload makes
  ///   more work than that.
  /// - Returns: nil where nothing is to be undone.
  /// - Throws: ``HTTPServerError/unsupportedContentCoding(_:)``.
  init?(_ headers: HTTPHeaders, limit: Int) throws(HTTPServerError) {
    self.limit = limit
    stages = []
    for name in headers.values(of: "Content-Encoding").flatMap({ $0.split(separator: ",") }) {
      let coding = String(decoding: HTTPHeaders.trimmed(Array(name.utf8)[...]), as: UTF8.self).lowercased()
      switch coding {
      case "", "identity": continue
      case "gzip", "x-gzip": stages.insert(Stage(coding: coding, inflater: Inflater(.gzip)), at: 0)
      case "deflate": stages.insert(Stage(coding: coding, inflater: Inflater(.zlibOrRaw)), at: 0)
      default: throw .unsupportedContentCoding(coding)
      }
      guard stages.count <= ContentDecoder.maximumCodingCount else {
        throw .unsupportedContentCoding(headers.values(of: "Content-Encoding").joined(separator: ", "))
      }
    }
    if stages.isEmpty { return nil }
  }

  /// Decodes a piece of the body and gives what comes out, piece by piece.
  ///
  /// - Throws: ``HTTPServerError/malformedContentCoding(_:)``, ``HTTPServerError/bodyTooLarge(limit:)``, or what `take`
  ///   throws.
  func decode(
    _ chunk: UnsafeRawBufferPointer, into take: (UnsafeRawBufferPointer) throws(HTTPServerError) -> Void
  ) throws(HTTPServerError) {
    try decode(chunk, from: 0, into: take)
  }

  /// - Throws: ``HTTPServerError/malformedContentCoding(_:)`` if more should have come.
  func finish() throws(HTTPServerError) {
    if let stage = stages.first(where: { !$0.inflater.isComplete }) { throw malformed(stage, .cutShort) }
  }

  private func decode(
    _ chunk: UnsafeRawBufferPointer, from stage: Int,
    into take: (UnsafeRawBufferPointer) throws(HTTPServerError) -> Void
  ) throws(HTTPServerError) {
    guard stage < stages.count else { return try take(chunk) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ContentDecoder.bufferByteCount, alignment: 1)
    defer { buffer.deallocate() }
    var rest = chunk
    while true {
      let count: Int
      do throws(InflationError) {
        count = try stages[stage].inflater.inflate(&rest, into: buffer)
      } catch {
        throw malformed(stages[stage], error)
      }
      guard count > 0 else { return }
      stages[stage].decodedByteCount += count
      guard stages[stage].decodedByteCount <= limit else { throw .bodyTooLarge(limit: limit) }
      try decode(UnsafeRawBufferPointer(rebasing: buffer[..<count]), from: stage + 1, into: take)
    }
  }

  private func malformed(_ stage: Stage, _ error: InflationError) -> HTTPServerError {
    .malformedContentCoding("its Content-Encoding is \(stage.coding), and the stream \(error)")
  }
}
