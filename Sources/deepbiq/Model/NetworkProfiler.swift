import ArgumentParser
import Dispatch
import NeuralNetwork
import Numerics
import QualityModel

/// Runs a network on random crops and measures how long it takes.
struct NetworkProfiler {
  /// Runs before those that count, in which memory is mapped and caches are filled.
  private static let warmUps = 2

  private let shares: [Share]
  private let workers: WorkerPool
  private let workspaceByteCount: Int

  /// How many workers there are.
  let workerCount: Int

  /// Divides `batch` crops among the workers. Workers that have none, or are done, help the others.
  ///
  /// - Parameters:
  ///   - atOnce: crops that are computed at once, apart from the rest of a share; nil for the share.
  ///   - side: height and width in pixels if the file leaves them open; nil for the model's own.
  /// - Throws: `ValidationError` if the file does not take such a batch or side, `NetworkError` if it cannot be run.
  init(
    of network: Network, batch: Int, atOnce: Int? = nil, workers: Int, side: Int?, precision: Precision = .float32
  ) throws {
    let batches = Self.shares(of: batch, among: workers, atOnce: atOnce).map { share in
      stride(from: 0, to: share, by: atOnce ?? batch).map { min(atOnce ?? batch, share - $0) }
    }
    var plans: [Int: Plan] = [:]
    for size in Set(batches.joined()) {
      plans[size] = try Self.plan(of: network, batch: size, side: side, workers: batches.count, precision: precision)
    }
    shares = batches.enumerated().map { index, sizes in
      Share(index: index, plans: sizes.compactMap { plans[$0] })
    }
    workspaceByteCount = plans.values.map(\.workspaceByteCount).max() ?? 0
    workerCount = workers
    // The ordinary priority, unlike a service's workers, so that a comparison with another engine is on equal terms.
    self.workers = WorkerPool(count: workers, workspaceByteCount: workspaceByteCount, priority: .default)
  }

  /// The plan whose layers are timed: the first worker's first, which has as many crops as any.
  var plan: Plan { shares[0].plans[0] }

  /// `batch` crops in as many shares as there are workers, or fewer if `atOnce` crops are more than a share. They
  /// differ by one at most, larger ones first, and none is empty.
  static func shares(of batch: Int, among workers: Int, atOnce: Int? = nil) -> [Int] {
    let atMost = atOnce.map { (batch + $0 - 1) / $0 } ?? batch
    let count = min(workers, atMost)
    return (0..<count).map { batch / count + ($0 < batch % count ? 1 : 0) }
  }

  /// Wall time of each run in seconds, from the moment all workers may begin until the last has finished.
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

  /// The time of each layer in runs of the first share by one worker alone, in the order of the plan's layers. Nobody
  /// helps, so that a layer's time is one core's.
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

  /// One worker's share of the crops of a run: batches that it computes one after the other.
  private struct Share: Sendable {
    /// One per batch; never empty, and no batch is larger than the first.
    let plans: [Plan]
    /// The first batch's inputs: random numbers from 0 to 255, like pixels.
    private let values: [String: [Float]]

    init(index: Int, plans: [Plan]) {
      self.plans = plans
      var generator = SplitMix64(seed: UInt64(index))
      values = plans[0].inputShapes.mapValues { shape in
        generator.bytes(count: shape.reduce(1, *))
      }
    }

    /// Computes every batch.
    func run(in workspace: Workspace) {
      for plan in plans {
        fill(plan, in: workspace)
        plan.run(in: workspace)
      }
    }

    /// Wall time of each layer of the first batch; nil for views.
    func profile(in workspace: Workspace) -> [Duration?] {
      fill(plans[0], in: workspace)
      return plans[0].profile(in: workspace)
    }

    /// A run may write over its inputs, so they are filled before each.
    private func fill(_ plan: Plan, in workspace: Workspace) {
      for (name, values) in values { plan.setInput(name, to: values, in: workspace) }
    }
  }
}
