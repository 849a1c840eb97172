import ArgumentParser
import Dispatch
import NeuralNetwork

/// Runs a network on random crops and measures how long it takes.
struct NetworkProfiler {
  /// Runs before those that count: memory is mapped and caches are filled.
  private static let warmUps = 2

  private let workers: [ProfileWorker]

  /// Shares `batch` crops out among the workers; no more of them than crops.
  ///
  /// - Parameters:
  ///   - atOnce: crops that a worker computes at once, the last of its share excepted; nil for the share.
  ///   - side: height and width in pixels where the file leaves them open; nil for the model's own.
  /// - Throws: `ValidationError` where the file does not take such a batch or side, `NetworkError` where it cannot be run.
  init(of network: Network, batch: Int, atOnce: Int? = nil, workers: Int, side: Int?) throws {
    let parts = Self.shares(of: batch, among: workers).map { Self.parts(of: $0, atOnce: atOnce ?? batch) }
    var plans: [Int: Plan] = [:]
    for part in Set(parts.joined()) {
      plans[part] = try Self.plan(of: network, batch: part, side: side, workers: parts.count)
    }
    self.workers = parts.enumerated().map { index, parts in
      ProfileWorker(index: index, plans: parts.compactMap { plans[$0] })
    }
  }

  /// How many workers there are.
  var workerCount: Int { workers.count }

  /// The plan whose layers are timed: the first worker's first, which has as many crops as any.
  var plan: Plan { workers[0].plans[0] }

  /// A worker's share cut into parts: all full but the last.
  static func parts(of share: Int, atOnce: Int) -> [Int] {
    stride(from: 0, to: share, by: atOnce).map { min(atOnce, share - $0) }
  }

  /// `batch` crops in as many shares as there are workers, which differ by one at most, larger ones first; none is empty.
  static func shares(of batch: Int, among workers: Int) -> [Int] {
    let count = min(batch, workers)
    return (0..<count).map { batch / count + ($0 < batch % count ? 1 : 0) }
  }

  /// Seconds of wall time of each run, from the moment all workers may begin until the last has finished.
  func times(runs: Int) -> [Double] {
    (0..<(Self.warmUps + runs)).map { _ in
      onAllWorkers { $0.fill(part: 0) }
      return ContinuousClock().measure { onAllWorkers { $0.run() } } / .seconds(1)
    }.suffix(runs)
  }

  /// What each run of the first worker alone took, layer by layer, in the order of the plan's layers.
  func layerTimes(runs: Int) -> [[Duration?]] {
    (0..<(Self.warmUps + runs)).map { _ in
      workers[0].fill(part: 0)
      return workers[0].profile()
    }.suffix(runs)
  }

  private func onAllWorkers(_ body: @escaping @Sendable (ProfileWorker) -> Void) {
    let group = DispatchGroup()
    for worker in workers { worker.queue.async(group: group) { body(worker) } }
    group.wait()
  }

  private static func plan(of network: Network, batch: Int, side: Int?, workers: Int) throws -> Plan {
    let standard = StandardShape(batch: batch, side: side ?? StandardShape.side(of: network))
    var shapes: [String: [Int]] = [:]
    for input in network.inputs {
      guard let extents = standard.extents(of: input) else {
        throw ValidationError(
          "input '\(input.name)' is \(input.declaration): only the batch and an image's sides may be open")
      }
      if extents.count == 4 {
        if extents[0] != batch {
          throw ValidationError(
            "input '\(input.name)' is \(input.declaration): --batch must be \(extents[0]) a worker, "
              + "\(extents[0] * workers) for \(workers)")
        }
        if let side, extents[2...] != [side, side] {
          throw ValidationError("input '\(input.name)' is \(input.declaration), so that --size cannot be \(side)")
        }
      }
      shapes[input.name] = extents
    }
    return try network.plan(inputShapes: shapes)
  }
}
