import ArgumentParser
import Dispatch
import NeuralNetwork
import QualityModel

/// Runs a network on random crops and measures how long it takes.
struct NetworkProfiler {
  /// Runs before those that count: memory is mapped and caches are filled.
  private static let warmUps = 2

  private let shares: [ProfileShare]
  private let workers: WorkerPool
  /// The layers' runs have no helpers, so that a layer's time is one core's.
  private let workspaceByteCount: Int

  /// How many workers there are.
  let workerCount: Int

  /// Shares `batch` crops out among the workers. Those who have none, or are done, help the others.
  ///
  /// - Parameters:
  ///   - atOnce: crops that are computed at once, the last of a share excepted; nil for the share.
  ///   - side: height and width in pixels where the file leaves them open; nil for the model's own.
  /// - Throws: `ValidationError` where the file does not take such a batch or side, `NetworkError` where it cannot be run.
  init(
    of network: Network, batch: Int, atOnce: Int? = nil, workers: Int, side: Int?, precision: Precision = .float32
  ) throws {
    let parts = Self.shares(of: batch, among: workers, atOnce: atOnce).map {
      Self.parts(of: $0, atOnce: atOnce ?? batch)
    }
    var plans: [Int: Plan] = [:]
    for part in Set(parts.joined()) {
      plans[part] = try Self.plan(of: network, batch: part, side: side, workers: parts.count, precision: precision)
    }
    shares = parts.enumerated().map { index, parts in
      ProfileShare(index: index, plans: parts.compactMap { plans[$0] })
    }
    workspaceByteCount = plans.values.map(\.workspaceByteCount).max() ?? 0
    workerCount = workers
    // The ordinary priority, unlike that of a service's workers: beside another engine in turn it is then on equal terms.
    self.workers = WorkerPool(count: workers, workspaceByteCount: workspaceByteCount, priority: .default)
  }

  /// The plan whose layers are timed: the first worker's first, which has as many crops as any.
  var plan: Plan { shares[0].plans[0] }

  /// A worker's share cut into parts: all full but the last.
  static func parts(of share: Int, atOnce: Int) -> [Int] {
    stride(from: 0, to: share, by: atOnce).map { min(atOnce, share - $0) }
  }

  /// `batch` crops in as many shares as there are workers, or fewer where `atOnce` crops are more than a share; they differ by one at
  /// most, larger ones first, and none is empty.
  static func shares(of batch: Int, among workers: Int, atOnce: Int? = nil) -> [Int] {
    let atMost = atOnce.map { (batch + $0 - 1) / $0 } ?? batch
    let count = min(workers, atMost)
    return (0..<count).map { batch / count + ($0 < batch % count ? 1 : 0) }
  }

  /// Seconds of wall time of each run, from the moment all workers may begin until the last has finished.
  func times(runs: Int) -> [Double] {
    (0..<(Self.warmUps + runs)).map { _ in
      ContinuousClock().measure {
        let group = DispatchGroup()
        workers.submit(
          shares.enumerated().map { index, share in
            group.enter()
            return Job(arrival: 0, sequence: index) { workspace in
              share.run(in: workspace)
              group.leave()
            }
          })
        group.wait()
      } / .seconds(1)
    }.suffix(runs)
  }

  /// What each run of the first share by one worker alone took, layer by layer, in the order of the plan's layers.
  func layerTimes(runs: Int) -> [[Duration?]] {
    let workspace = Workspace(byteCount: workspaceByteCount)
    return (0..<(Self.warmUps + runs)).map { _ in shares[0].profile(in: workspace) }.suffix(runs)
  }

  private static func plan(
    of network: Network, batch: Int, side: Int?, workers: Int, precision: Precision
  ) throws -> Plan {
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
    return try network.plan(inputShapes: shapes, precision: precision)
  }
}
