import HTTPServer
import Logging

/// One log line and one count for every request, however it ended.
struct AccessLog: Sendable {
  let context: ServiceContext

  /// Clients choose the path; a log line does not grow with it.
  private static let maximumPathLength = 200

  func record(_ exchange: HTTPExchange) {
    let seconds = exchange.duration / .seconds(1)
    context.metrics.recordRequest(
      method: exchange.method,
      route: exchange.route,
      status: exchange.status,
      seconds: seconds
    )
    var metadata: Logger.Metadata = [
      "method": .string(exchange.method),
      "path": .string(String(exchange.path.prefix(AccessLog.maximumPathLength))),
      "status": .stringConvertible(exchange.status),
      "duration_ms": .stringConvertible((seconds * 1_000).rounded(decimals: Double.millisecondDecimals)),
      "bytes_in": .stringConvertible(exchange.bytesIn),
      "bytes_out": .stringConvertible(exchange.bytesOut),
      "request_id": .string(exchange.requestID),
      "remote": .string(exchange.remoteAddress),
    ]
    if exchange.ending != .replied { metadata["ending"] = .string(exchange.ending.rawValue) }
    switch context.notes.take(exchange.serial) {
    case .score(let score): metadata["score"] = .stringConvertible(score.rounded(decimals: Double.scoreDecimals))
    case .problem(let code): metadata["code"] = .string(code.rawValue)
    case nil: break
    }
    context.logger.info("request", metadata: metadata)
  }
}
