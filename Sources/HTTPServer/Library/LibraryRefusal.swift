/// An error that libmicrohttpd is about to answer with a page of its own, told from the message it logs just before. That
/// message, on the thread that reads the request, is the only sign: the page can neither be replaced nor announced.
struct LibraryRefusal {
  /// How far a request has been read.
  enum Stage {
    case requestLine
    case headers
    case chunkedBody
  }

  /// Where requests can be that are refused for this reason.
  let stages: Set<Stage>
  private let reason: HTTPServerError?

  /// nil for any other message.
  init?(message: String, limits: HTTPServerConfiguration) {
    let beginning = "Error processing request (HTTP response code is "
    guard message.hasPrefix(beginning), let status = Int(message.dropFirst(beginning.count).prefix(3)) else {
      return nil
    }
    let isAboutLength = message.contains("Content-Length")
    let isAboutChunks = !isAboutLength && message.contains("chunk")
    switch status {
    case 400 where isAboutLength:
      stages = [.headers]
      reason = .malformedRequest("its Content-Length is not a number of bytes")
    case 400 where isAboutChunks:
      stages = [.chunkedBody]
      reason = .malformedRequest("its chunked encoding is broken")
    case 400:
      stages = [.requestLine, .headers, .chunkedBody]
      reason = nil
    case 413:
      stages = [isAboutChunks ? .chunkedBody : .headers]
      reason = .bodyTooLarge(limit: limits.maximumBodyByteCount)
    case 414:
      stages = [.requestLine]
      reason = .targetTooLong(limit: limits.maximumTargetByteCount)
    case 431:
      stages = [.headers, .chunkedBody]
      reason = .headersTooLarge(limit: limits.maximumHeaderByteCount)
    case 505:
      stages = [.requestLine]
      reason = .unsupportedVersion
    default:
      return nil
    }
  }

  /// What to answer to a request that has been read so far.
  func error(at stage: Stage) -> HTTPServerError {
    if let reason { return reason }
    return .malformedRequest(
      stage == .requestLine ? "its first line is not a request line" : "it has a header line without a colon"
    )
  }
}
