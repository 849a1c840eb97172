import ImageCodecs
import QualityModel

/// What fine-tuning may use of the machine. Only the number of workers and the size of their batches decide which weights
/// it ends with.
public struct FineTuningResources: Sendable, Equatable {
  /// How many workers share a batch; the same number gives the same weights.
  public var workers = ProcessorCount.available

  /// Crops that a worker carries through the network at once; nil for the most that `activationBytes` allows, up to 8.
  public var microBatch: Int?

  /// The most memory for what crops leave in the network between forward and backward, of all workers.
  ///
  /// Where a batch does not fit, part of it is carried forward a second time before its backward pass.
  public var activationBytes = 4 << 30

  /// The most memory for decoded views; the others are decoded again in every epoch.
  public var viewBytes = 1 << 30

  /// What images are accepted.
  public var limits = ImageLimits()

  public init() {}
}

extension FineTuningResources {
  /// - Throws: ``FineTuningError/setting(name:value:allowed:)`` for the first that is not allowed.
  func validate() throws(FineTuningError) {
    guard Assessor.allowedWorkers.contains(workers) else {
      let allowed = Assessor.allowedWorkers
      throw .setting(name: "workers", value: "\(workers)", allowed: "\(allowed.lowerBound) to \(allowed.upperBound)")
    }
    if let microBatch, microBatch < 1 {
      throw .setting(name: "micro-batch", value: "\(microBatch)", allowed: "1 or more")
    }
  }
}
