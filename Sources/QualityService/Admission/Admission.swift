import Synchronization

/// Decides how many images are in the service at once: as many as there are workers, and a bounded queue beyond them.
///
/// An image that would have to wait longer than anybody would wait is better refused at once: the client can go elsewhere,
/// and the images already waiting keep their time.
public final class Admission: Sendable {
  /// Images that can be scored at the same time.
  public let workers: Int
  /// Images that may wait beyond those.
  public let queue: Int

  private let admitted = Atomic<Int>(0)

  /// - Precondition: `workers` is at least 1 and `queue` at least 0.
  public init(workers: Int, queue: Int) {
    self.workers = workers
    self.queue = queue
  }

  /// Takes a place for one image; false when the queue is full. Every place taken is given back by one `leave()`.
  func enter() -> Bool {
    let taken = admitted.wrappingAdd(1, ordering: .relaxed).newValue
    if taken <= workers + queue { return true }
    leave()
    return false
  }

  /// Gives a place back.
  func leave() {
    admitted.wrappingSubtract(1, ordering: .relaxed)
  }

  /// Images admitted and not yet answered.
  public var inFlight: Int { admitted.load(ordering: .relaxed) }

  /// Images admitted beyond those the workers can hold.
  public var waiting: Int { max(0, inFlight - workers) }
}
