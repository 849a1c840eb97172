import Dispatch

/// How long the parts of an assessment took, in milliseconds of wall time; `queue`, `decode` and `inference` add up to
/// `total` but for the bookkeeping between them.
public struct Timing: Sendable, Equatable {
  /// Decoding, orienting and resizing the image and choosing its crops.
  public let decode: Double

  /// Waiting for a worker before anything was done.
  public let queue: Double

  /// From the decoded view to the last crop's score, waiting for workers included.
  public let inference: Double

  /// From the call to the result.
  public let total: Double
}

/// The moments in an assessment's life at which one stage ends and the next begins.
struct Stopwatch {
  private let submitted = DispatchTime.now()
  private var started: DispatchTime?
  private var decoded: DispatchTime?

  /// A worker begins with the image.
  mutating func start() {
    started = .now()
  }

  /// The view is ready.
  mutating func markDecoded() {
    decoded = .now()
  }

  /// The timing of an assessment that ends now.
  func timing() -> Timing {
    let end = DispatchTime.now()
    let started = started ?? end
    let decoded = decoded ?? end
    return Timing(
      decode: Self.milliseconds(from: started, to: decoded),
      queue: Self.milliseconds(from: submitted, to: started),
      inference: Self.milliseconds(from: decoded, to: end),
      total: Self.milliseconds(from: submitted, to: end)
    )
  }

  private static func milliseconds(from start: DispatchTime, to end: DispatchTime) -> Double {
    Double(end.uptimeNanoseconds - start.uptimeNanoseconds) / 1e6
  }
}
