import NeuralNetwork
import Numerics
import QualityService
import QualityTraining

/// What `deepbiq model profile` reports on a network.
struct ModelProfile: NetworkDescription {
  /// A layer as one worker runs it on its share of the crops.
  struct Layer: Encodable {
    let name: String
    /// The operators that run as this layer, in their order.
    let operators: [String]
    let outputShape: [Int]
    let multiplyAccumulates: Int
    /// Wall time; nil for a view, which computes nothing.
    let medianSeconds: Double?
    /// The part of the sum of all layers' medians, from 0 to 1.
    let share: Double?
    /// Billions of operations per second, two per multiply-accumulate; nil if there are none.
    let gigaflopsPerSecond: Double?
  }

  let file: String
  /// Of the worker whose layers are listed.
  let inputShapes: [String: [Int]]
  /// Crops per run of all workers.
  let batch: Int
  let workers: Int
  let runs: Int
  /// Wall time of a run of all workers.
  let medianSeconds, lowerQuartileSeconds, upperQuartileSeconds: Double
  /// Of the median run.
  let cropsPerSecond: Double
  /// Nil if they were not timed.
  let layers: [Layer]?

  /// - Parameters:
  ///   - plan: of the worker whose layers were timed.
  ///   - seconds: of each run of all workers; at least one.
  ///   - layerTimes: of each run of that worker, one entry per layer of `plan`; nil if they were not timed.
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
    // A clock too coarse for a tiny network must not give shares that are not numbers.
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

extension ModelProfile {
  var table: String {
    let lines = (layers.map { layerLines($0) + [""] } ?? []) + [total]
    return lines.map(PrintableText.of).joined(separator: "\n")
  }

  private func layerLines(_ layers: [Layer]) -> [String] {
    let rows = layers.enumerated().map { index, layer in
      [
        "\(index + 1)", layer.name, layer.operators.joined(separator: "+"),
        layer.outputShape.map(String.init).joined(separator: "x"), milliseconds(layer.medianSeconds),
        layer.share.map { Decimals.text(100 * $0, 1) } ?? "view", millions(layer.multiplyAccumulates),
        layer.gigaflopsPerSecond.map { Decimals.text($0, 1) } ?? "",
      ]
    }
    let seconds = layers.reduce(0) { $0 + ($1.medianSeconds ?? 0) }
    let multiplyAccumulates = layers.reduce(0) { $0 + $1.multiplyAccumulates }
    let sum = [
      "", "one worker", "", "", milliseconds(seconds), "100.0", millions(multiplyAccumulates),
      seconds > 0 ? Decimals.text(2 * Double(multiplyAccumulates) / seconds / 1e9, 1) : "",
    ]
    let columns: [TextTable.Column] = [
      .right("#"), .left("layer"), .left("operator"), .left("output"), .right("ms"), .right("%"), .right("MMACs"),
      .right("GFLOP/s"),
    ]
    return TextTable.lines(columns, rows: rows, total: sum)
  }

  private var total: String {
    let speeds = [upperQuartileSeconds, lowerQuartileSeconds].map { Decimals.text(Double(batch) / $0, 1) }
    return "\(counted(batch, "crop")) on \(counted(workers, "worker")), \(counted(runs, "run")): "
      + "median \(milliseconds(medianSeconds)) ms a run "
      + "(quartiles \(milliseconds(lowerQuartileSeconds)) to \(milliseconds(upperQuartileSeconds))), "
      + "\(Decimals.text(cropsPerSecond, 1)) crops/s (\(speeds[0]) to \(speeds[1]))"
  }

  private func milliseconds(_ seconds: Double?) -> String { seconds.map { Decimals.text(1000 * $0, 3) } ?? "" }

  private func millions(_ count: Int) -> String { count == 0 ? "" : Decimals.text(Double(count) / 1e6, 2) }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
