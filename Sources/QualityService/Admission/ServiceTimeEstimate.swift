import Synchronization

/// A running estimate of the time one image keeps a worker, to tell refused clients when to come back.
public final class ServiceTimeEstimate: Sendable {
  private let seconds = Mutex<Double?>(nil)

  /// Weight of the newest image in the moving average: about the last ten images count.
  private static let weight = 0.2

  /// The range of a Retry-After: never at once, and never so long that a short peak keeps clients away.
  static let allowedRetry = 1...60

  /// Takes the time one image was worked on, in seconds.
  func record(_ newest: Double) {
    seconds.withLock { average in
      average = average.map { $0 + ServiceTimeEstimate.weight * (newest - $0) } ?? newest
    }
  }

  /// Whole seconds until the images in the service now will be done, by the recent average.
  func retryAfter(inFlight: Int, workers: Int) -> Int {
    let average = seconds.withLock { $0 } ?? 0
    let wait = average * Double(inFlight) / Double(max(1, workers))
    let range = ServiceTimeEstimate.allowedRetry
    guard wait < Double(range.upperBound) else { return range.upperBound }
    return max(range.lowerBound, Int(wait.rounded(.up)))
  }
}
