/// How the memory for activations is used: crops a worker carries at once, and how many such parts it keeps.
struct ActivationMemory: Equatable {
  /// Crops that a worker carries through the network at once.
  let microBatch: Int

  /// Parts whose activations a worker keeps between forward and backward.
  let workspaceCount: Int

  /// Bytes of one part's workspace.
  let workspaceByteCount: Int

  /// Most crops of a part that is not asked for by number: more do not run faster.
  private static let largestMicroBatch = 8

  /// - Parameters:
  ///   - share: the most crops of a batch that one worker gets.
  ///   - resources: what may be used.
  ///   - byteCount: the bytes of a workspace for a number of crops.
  /// - Throws: ``FineTuningError/memory(needed:allowed:workers:)`` where not even the smallest part fits, or what
  ///   `byteCount` throws.
  init(share: Int, resources: FineTuningResources, byteCount: (Int) throws(FineTuningError) -> Int)
    throws(FineTuningError)
  {
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
