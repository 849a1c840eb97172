import ArgumentParser
import NeuralNetwork
import ONNX

/// `deepbiq model profile`: how long a network takes, as a whole and layer by layer.
struct ModelProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Times a network, as a whole and layer by layer.",
    discussion: """
      The crops of a run are divided among the workers, each a thread with its own memory, like the service's; a \
      worker that has none, or is done, helps the others. Their values are random: time does not depend on them. \
      Layers are timed in separate runs, by one worker with its share of the crops while the others rest, so that \
      reading the clock does not disturb the total; the layers of one worker alone may therefore take less than a run \
      of all workers.

      EXAMPLES
        deepbiq model profile model.onnx
        deepbiq model profile model.onnx --batch 1 --workers 1
        deepbiq model profile model.onnx --batch 30 --at-once 2
        deepbiq model profile model.onnx --no-layers --format json | jq .crops_per_second
      """)

  @Argument(help: "The ONNX file.", completion: .file(extensions: ["onnx"]))
  var file: String

  @Option(help: ArgumentHelp("Crops per run, of all workers together.", valueName: "count"))
  var batch = 30

  @Option(
    help: ArgumentHelp(
      "Crops computed at once, like the service's batch size: beyond a worker's share, the others help; default: "
        + "the share.",
      valueName: "count"))
  var atOnce: Int?

  @OptionGroup
  var workers: WorkerFlags

  @Option(
    help: ArgumentHelp(
      "Height and width of a crop if the file leaves them open; default: the model's crop size, or 224.",
      valueName: "pixels"))
  var size: Int?

  @Option(help: ArgumentHelp("Timed runs, after two to warm up.", valueName: "count"))
  var runs = 10

  @Option(help: "float32, bfloat16, int16 or int8: the arithmetic of most matrix products.")
  var precision = Precision.float32

  @Flag(inversion: .prefixedNo, help: "Also time the layers.")
  var layers = true

  @Option(help: "table (for people) or json (everything).")
  var format = ReportFormat.table

  func validate() throws {
    try precision.validate()
    try check("batch", batch, in: 1...100_000)
    try check("at-once", atOnce, in: 1...100_000)
    try check("size", size, in: 1...100_000)
    try check("runs", runs, in: 1...1_000_000)
  }

  func run() throws {
    try InputFile("model", file).check()
    let network = try Network(contentsOfFile: file)
    try Threads.check(workers: workers.count)
    let profiler = try NetworkProfiler(
      of: network, batch: batch, atOnce: atOnce, workers: workers.count, side: size, precision: precision)
    let profile = ModelProfile(
      file: file, plan: profiler.plan, batch: batch, workers: profiler.workerCount, seconds: profiler.times(runs: runs),
      layerTimes: layers ? profiler.layerTimes(runs: runs) : nil)
    try Console.write(format.text(of: profile))
  }
}
