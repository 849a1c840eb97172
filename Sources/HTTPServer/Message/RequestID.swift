/// The names that join a request's log line, its reply and the client's own records.
enum RequestID {
  static let headerName = "X-Request-ID"

  /// The client's own identifier if it is sane.
  static func choose(from headers: HTTPHeaders) -> String? {
    guard let offered = headers[headerName], (1...128).contains(offered.utf8.count),
      offered.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return offered
  }

  /// 128 random bits as 32 hexadecimal digits.
  static func make() -> String {
    var bits = UInt128.random(in: 0...UInt128.max)
    return String(unsafeUninitializedCapacity: 32) { digits in
      for index in 0..<32 {
        let digit = UInt8(truncatingIfNeeded: bits & 0xF)
        digits[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        bits >>= 4
      }
      return 32
    }
  }
}
