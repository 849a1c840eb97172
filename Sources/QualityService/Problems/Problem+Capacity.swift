/// Refusals for want of room or time; all may be tried again.
extension Problem {
  static func queueFull(waiting: Int, retryAfterSeconds: Int) -> Problem {
    Problem(
      .queueFull,
      "\(waiting) images are waiting already; try again in about \(retryAfterSeconds) s",
      members: [
        .init("queue", .integer(Int64(waiting))), .init("retry_after_seconds", .integer(Int64(retryAfterSeconds))),
      ],
      headers: [retryAfter(retryAfterSeconds)]
    )
  }

  static func uploadMemoryFull(limitByteCount: Int, retryAfterSeconds: Int) -> Problem {
    Problem(
      .uploadMemoryFull,
      "The uploads in flight fill the \(limitByteCount) bytes kept for them; try again in about \(retryAfterSeconds) s",
      members: [
        .init("limit_bytes", .integer(Int64(limitByteCount))),
        .init("retry_after_seconds", .integer(Int64(retryAfterSeconds))),
      ],
      headers: [retryAfter(retryAfterSeconds)]
    )
  }

  static let starting = Problem(
    .starting,
    "The service has not finished starting; try again in a second",
    headers: [retryAfter(1)]
  )

  static let draining = Problem(
    .draining,
    "The service is shutting down; send the request to another instance",
    headers: [retryAfter(1)]
  )

  static func deadlineExceeded(seconds: Double, retryAfterSeconds: Int) -> Problem {
    Problem(
      .deadlineExceeded,
      "The image waited or was scored for longer than \(seconds) s; try again later",
      members: [.init("limit_seconds", .number(seconds))],
      headers: [retryAfter(retryAfterSeconds)]
    )
  }

  /// A failure that is not the client's; the log has its cause under the same request id.
  static let internalError = Problem(.internalError, "The image could not be scored; the service's log tells why")

  private static func retryAfter(_ seconds: Int) -> Header {
    Header(name: "Retry-After", value: String(seconds))
  }
}
