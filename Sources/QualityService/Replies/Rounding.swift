extension Double {
  /// Rounded to a fixed number of decimals, half away from zero, so that a reply prints the same digits every time and
  /// none that mean nothing. A magnitude too large to have that many decimals is left as it is.
  func rounded(decimals: Int) -> Double {
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let scaled = (self * factor).rounded()
    return scaled.magnitude < 9_007_199_254_740_992 ? scaled / factor : self
  }

  /// Decimals of a score or a probability in a reply.
  static let scoreDecimals = 4
  /// Decimals of a time in milliseconds in a reply: microseconds.
  static let millisecondDecimals = 3
}
