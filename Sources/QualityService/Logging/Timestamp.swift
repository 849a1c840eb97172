import Foundation

/// The time of a log line.
enum Timestamp {
  /// "2026-01-31T23:59:59.123Z" (RFC 3339, UTC, milliseconds).
  static func text(of date: Date) -> String {
    let milliseconds = Int((date.timeIntervalSince1970 * 1_000).rounded(.down))
    var seconds = time_t(milliseconds.quotient(flooringBy: 1_000))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let fraction = milliseconds - Int(seconds) * 1_000
    return padded(Int(parts.tm_year) + 1_900, 4) + "-" + padded(Int(parts.tm_mon) + 1, 2) + "-"
      + padded(Int(parts.tm_mday), 2) + "T" + padded(Int(parts.tm_hour), 2) + ":" + padded(Int(parts.tm_min), 2) + ":"
      + padded(Int(parts.tm_sec), 2) + "." + padded(fraction, 3) + "Z"
  }

  private static func padded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension Int {
  /// The quotient rounded towards minus infinity.
  fileprivate func quotient(flooringBy divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
