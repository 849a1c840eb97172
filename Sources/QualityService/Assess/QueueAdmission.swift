import QualityModel
import Synchronization

/// Decides how many images are in the service at once, as many as there are workers and a bounded queue beyond them,
/// and when a refused client should come back.
///
/// An image that would have to wait longer than anybody would wait is better refused at once: the client can go
/// elsewhere, and the images already waiting are served in time.
final class QueueAdmission: Sendable {
  /// Images that can be scored at the same time.
  let workers: Int
  /// Images that may wait beyond those.
  let queue: Int

  private let admitted = Atomic<Int>(0)
  private let estimate = ServiceTimeEstimate()

  /// - Precondition: `workers` is at least 1 and `queue` at least 0.
  init(workers: Int, queue: Int) {
    self.workers = workers
    self.queue = queue
  }

  /// Takes a place for one image. Every place taken is given back by one `leave()`.
  ///
  /// - Throws: `Problem.queueFull`.
  func enter() throws(Problem) {
    let taken = admitted.wrappingAdd(1, ordering: .relaxed).newValue
    if taken <= workers + queue { return }
    leave()
    throw .queueFull(waiting: queue, retryAfterSeconds: retryAfterSeconds)
  }

  /// Gives a place back.
  func leave() {
    admitted.wrappingSubtract(1, ordering: .relaxed)
  }

  /// Images admitted and not yet answered.
  var inFlight: Int { admitted.load(ordering: .relaxed) }

  /// Images admitted beyond those the workers can hold.
  var waiting: Int { max(0, inFlight - workers) }

  /// Learns from an image that was scored how long one keeps a worker.
  func record(_ timing: Timing) {
    estimate.record((timing.decode + timing.inference) / 1_000)
  }

  /// Whole seconds after which a refused client may try again.
  var retryAfterSeconds: Int { estimate.retryAfter(inFlight: inFlight, workers: workers) }
}

/// A running estimate of the time one image keeps a worker, to tell refused clients when to come back.
final class ServiceTimeEstimate: Sendable {
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
