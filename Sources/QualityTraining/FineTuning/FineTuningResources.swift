import Foundation
import ImageCodecs
import QualityModel

/// What fine-tuning may use of the machine. Of these only the number of workers and the micro-batch decide the weights.
public struct FineTuningResources: Sendable, Equatable {
  /// How many workers share a batch; the same number gives the same weights.
  public var workers = ProcessorCount.available

  /// Crops that a worker carries through the network at a time; nil for as many as `activationBytes` allows, up to 8.
  public var microBatch: Int?

  /// The most memory for activations between forward and backward, of all workers.
  ///
  /// Where a batch does not fit, part of it is carried forward a second time before its backward pass.
  public var activationBytes = 4 << 30

  /// The most memory for decoded views; the others are decoded again in every epoch.
  public var viewBytes = 1 << 30

  /// Which images are accepted.
  public var limits = ImageLimits()

  public init() {}
}

/// How the memory for activations is used.
struct ActivationMemory: Equatable {
  /// Crops that a worker carries through the network at a time.
  let microBatch: Int

  /// Micro-batches whose activations a worker keeps between forward and backward.
  let workspaceCount: Int

  /// Bytes of the workspace of one micro-batch.
  let workspaceByteCount: Int

  /// The most crops of a micro-batch whose size is not set: larger ones do not run faster.
  private static let largestMicroBatch = 8

  /// - Parameters:
  ///   - share: the most crops of a batch that one worker gets.
  ///   - resources: what may be used.
  ///   - byteCount: the bytes of a workspace for a number of crops.
  /// - Throws: ``FineTuningError/memory(needed:allowed:workers:)`` where not even one crop per worker fits, or what
  ///   `byteCount` throws.
  init(
    share: Int, resources: FineTuningResources, byteCount: (Int) throws(FineTuningError) -> Int
  ) throws(FineTuningError) {
    let perWorker = resources.activationBytes / resources.workers
    var crops = min(share, resources.microBatch ?? Self.largestMicroBatch)
    var bytes = try byteCount(crops)
    while bytes > perWorker, crops > 1, resources.microBatch == nil {
      crops -= 1
      bytes = try byteCount(crops)
    }
    guard bytes <= perWorker else {
      throw .memory(
        needed: bytes * resources.workers, allowed: resources.activationBytes, workers: resources.workers)
    }
    microBatch = crops
    workspaceByteCount = bytes
    workspaceCount = min((share + crops - 1) / crops, perWorker / max(bytes, 1))
  }
}

/// The memory that a training takes, in bytes, apart from images while they are decoded.
public struct FineTuningMemory: Sendable, Equatable {
  /// Views that are kept.
  public let views: Int

  /// Activations between forward and backward, of all workers.
  public let activations: Int

  /// Weights, their average and the best ones, the optimiser's state and one gradient per worker.
  public let vectors: Int

  /// Crops that a worker carries through the network at a time.
  public let microBatch: Int
}

/// Amounts of memory for people.
public enum ByteCount {
  /// "512 MiB", "1.5 GiB".
  public static func text(_ bytes: Int) -> String {
    let mebibytes = Double(bytes) / 0x1p20
    return mebibytes < 1024 ? String(format: "%.0f MiB", mebibytes) : String(format: "%.1f GiB", mebibytes / 1024)
  }
}
