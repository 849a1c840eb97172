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
      method: exchange.head.method,
      route: exchange.route,
      status: exchange.status,
      seconds: seconds
    )
    var metadata: Logger.Metadata = [
      "method": .string(exchange.head.method),
      "path": .string(String(exchange.head.path.prefix(AccessLog.maximumPathLength))),
      "status": .stringConvertible(exchange.status),
      "duration_ms": .stringConvertible((seconds * 1_000).rounded(decimals: Double.millisecondDecimals)),
      "bytes_in": .stringConvertible(exchange.bytesIn),
      "bytes_out": .stringConvertible(exchange.bytesOut),
      "request_id": .string(exchange.head.id),
      "remote": .string(exchange.head.remoteAddress),
    ]
    if exchange.ending != .replied { metadata["ending"] = .string(exchange.ending.rawValue) }
    metadata.merge(exchange.logMetadata) { own, _ in own }
    context.logger.info("request", metadata: metadata)
  }
}
