import Dispatch

/// The moments in an assessment's life at which one stage ends and the next begins.
struct Stopwatch {
  private let submitted = DispatchTime.now()
  private var started: DispatchTime?
  private var decoded: DispatchTime?

  /// A worker takes the image up.
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
