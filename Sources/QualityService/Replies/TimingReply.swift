import QualityModel

/// Where the time of one image went, in milliseconds.
public struct TimingReply: Codable, Sendable, Equatable {
  public let decode: Double
  public let queue: Double
  public let inference: Double
  public let total: Double

  init(_ timing: Timing) {
    decode = timing.decode.rounded(decimals: Double.millisecondDecimals)
    queue = timing.queue.rounded(decimals: Double.millisecondDecimals)
    inference = timing.inference.rounded(decimals: Double.millisecondDecimals)
    total = timing.total.rounded(decimals: Double.millisecondDecimals)
  }
}
