import ArgumentParser
import NeuralNetwork
import QualityModel

/// `deepbiq model profile`: how long a network takes, as a whole and layer by layer.
struct ModelProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Time a network, as a whole and layer by layer.",
    discussion: """
      The crops of a run are shared out among the workers, each a thread with memory of its own, as the service's are; who has \
      none, or is done, helps the others. Their values are random: time does not depend on them. Layers are timed in runs of their own, by one worker with its share \
      of the crops while the others rest, so that reading the clock does not disturb the total; the layers of one worker \
      alone may therefore take less than a run of all.

      EXAMPLES
        deepbiq model profile model.onnx
        deepbiq model profile model.onnx --batch 1 --workers 1
        deepbiq model profile model.onnx --batch 30 --at-once 2
        deepbiq model profile model.onnx --no-layers --format json | jq .crops_per_second
      """)

  @Argument(help: "The ONNX file.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(help: ArgumentHelp("Crops a run, of all workers together.", valueName: "count"))
  var batch = 30

  @Option(
    help: ArgumentHelp(
      "Crops computed at once, as a service's batch size: beyond a worker's share, the others help; default: the share.",
      valueName: "count"))
  var atOnce: Int?

  @Option(help: ArgumentHelp("Worker threads; 0 for the cores this process may use.", valueName: "count"))
  var workers = 0

  @Option(
    help: ArgumentHelp(
      "Height and width of a crop where the file leaves them open; default: the model's crop size, or 224.",
      valueName: "pixels"))
  var size: Int?

  @Option(help: ArgumentHelp("Timed runs, after two to warm up.", valueName: "count"))
  var runs = 10

  @Option(help: "float32, bfloat16, int16 or int8: the numbers that most products are computed in.")
  var precision = Precision.float32

  @Flag(inversion: .prefixedNo, help: "Also time the layers.")
  var layers = true

  @Option(help: "table (for people) or json (everything).")
  var format = ModelFormat.table

  func validate() throws {
    try precision.validate()
    let ranges = [
      ("batch", batch, 1...100_000), ("at-once", atOnce ?? 1, 1...100_000), ("workers", workers, 0...1_024),
      ("size", size ?? 1, 1...100_000),
      ("runs", runs, 1...1_000_000),
    ]
    for (name, value, range) in ranges where !range.contains(value) {
      throw ValidationError(
        "--\(name) is \(value); it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  func run() throws {
    let network = try Network(contentsOfFile: file)
    let profiler = try NetworkProfiler(
      of: network, batch: batch, atOnce: atOnce, workers: workers == 0 ? ProcessorCount.available : workers, side: size,
      precision: precision)
    let profile = ModelProfile(
      file: file, plan: profiler.plan, batch: batch, workers: profiler.workerCount, seconds: profiler.times(runs: runs),
      layerTimes: layers ? profiler.layerTimes(runs: runs) : nil)
    switch format {
    case .table: try Console.write(ModelProfileTable(profile: profile).text)
    case .json: try Console.write(ModelFormat.json(profile))
    }
  }
}
