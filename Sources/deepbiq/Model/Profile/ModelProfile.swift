import NeuralNetwork
import QualityTraining

/// What `deepbiq model profile` says of a network.
struct ModelProfile: Encodable {
  /// A layer as one worker runs it on its share of the crops.
  struct Layer: Encodable {
    let name: String
    /// The operator, then those that run inside it.
    let operators: [String]
    let outputShape: [Int]
    let multiplyAccumulates: Int
    /// Wall time; nil for a view, which computes nothing.
    let medianSeconds: Double?
    /// The part of the sum of all layers' medians, from 0 to 1.
    let share: Double?
    /// Two operations a multiply-accumulate, in thousand millions; nil where there are none.
    let gigaflopsPerSecond: Double?
  }

  let file: String
  /// Of the worker whose layers are listed.
  let inputShapes: [String: [Int]]
  /// Crops a run of all workers.
  let batch: Int
  let workers: Int
  let runs: Int
  /// Wall time of a run of all workers.
  let medianSeconds, lowerQuartileSeconds, upperQuartileSeconds: Double
  /// Of the median run.
  let cropsPerSecond: Double
  /// Nil where they were not timed.
  let layers: [Layer]?

  /// - Parameters:
  ///   - plan: of the worker whose layers were timed.
  ///   - seconds: of each run of all workers; at least one.
  ///   - layerTimes: of each run of that worker, one entry a layer of `plan`; nil where they were not timed.
  init(file: String, plan: Plan, batch: Int, workers: Int, seconds: [Double], layerTimes: [[Duration?]]?) {
    self.file = file
    inputShapes = plan.inputShapes
    self.batch = batch
    self.workers = workers
    runs = seconds.count
    let sorted = seconds.sorted()
    medianSeconds = Quantile.of(sorted, at: 0.5)
    lowerQuartileSeconds = Quantile.of(sorted, at: 0.25)
    upperQuartileSeconds = Quantile.of(sorted, at: 0.75)
    cropsPerSecond = Double(batch) / medianSeconds
    layers = layerTimes.map { Self.layers(of: plan, times: $0) }
  }

  private static func layers(of plan: Plan, times: [[Duration?]]) -> [Layer] {
    let medians = plan.layers.indices.map { layer -> Double? in
      let seconds = times.compactMap { $0[layer] }.map { $0 / .seconds(1) }
      return seconds.isEmpty ? nil : Quantile.of(seconds.sorted(), at: 0.5)
    }
    // A clock too coarse for a tiny network must not give shares that are no numbers.
    let total = max(medians.reduce(0) { $0 + ($1 ?? 0) }, .leastNormalMagnitude)
    return zip(plan.layers, medians).map { layer, median in
      let operations = 2 * Double(layer.multiplyAccumulates)
      return Layer(
        name: layer.name, operators: layer.operators, outputShape: layer.outputShape,
        multiplyAccumulates: layer.multiplyAccumulates, medianSeconds: median, share: median.map { $0 / total },
        gigaflopsPerSecond: median.flatMap { $0 > 0 && operations > 0 ? operations / $0 / 1e9 : nil })
    }
  }
}
