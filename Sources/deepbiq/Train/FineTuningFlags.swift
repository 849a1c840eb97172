import ArgumentParser
import NeuralNetwork
import ONNX
import QualityModel
import QualityTraining

/// How a network is fine-tuned: the flags that `train finetune`, `train all` and `evaluate study` share.
struct FineTuningFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "ONNX file of the network to begin with: one input [crops, 3, height, width], RGB, from 0 to 255 unless --mean "
        + "and --pixel-scale say otherwise.", valueName: "file"),
    completion: .file(extensions: ["onnx"]))
  var backbone: String

  @Option(
    help: ArgumentHelp("The folder for the results; made if it is missing.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Flag(help: "Resume the run that OUTPUT holds, where it was stopped.")
  var resume = false

  @OptionGroup(title: "PIXELS")
  var pixels: PixelFlags

  @OptionGroup(title: "LEARNING")
  var learning: LearningFlags

  @OptionGroup(title: "OPTIMISATION")
  var optimization: OptimizationFlags

  @OptionGroup(title: "MACHINE")
  var machine: TrainingMachineFlags

  /// Looks at what hours of work would need: the backbone, room for the results, threads.
  ///
  /// - Throws: `CommandFailure` that says what is missing.
  func check() throws(CommandFailure) {
    try InputFile("backbone", backbone).check()
    try OutputFolder.check(output)
    try Threads.check(workers: machine.resources.workers)
    try Memory.check(workers: machine.resources.workers)
  }

  /// The backbone as it is trained: its pixels normalised, its features named.
  ///
  /// - Parameters:
  ///   - features: the values that the command line chose; empty for none.
  ///   - renamed: the value that is to be called features; nil for none.
  /// - Throws: `NetworkError` or `FeatureError` if the backbone cannot be read, or does not fit the flags.
  func loadBackbone(
    features: [String], renamed: String? = nil
  ) throws -> (network: Network, remark: String?) {
    try pixels.prepare(Network(contentsOfFile: backbone), features: features, renamed: renamed)
  }

  /// Writes the flags into `settings`.
  func apply(to settings: inout FineTuningSettings) {
    learning.apply(to: &settings)
    optimization.apply(to: &settings)
  }
}

/// What a network learns from.
struct LearningFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Side of a crop in pixels; many networks take multiples of 32.", valueName: "pixels"))
  var cropSize = defaults.cropSize

  @Option(
    help: ArgumentHelp(
      "Shorter side that images are reduced to before crops are cut; default: \(defaults.viewSize), or the crop size "
        + "if larger.", valueName: "pixels"))
  var viewSize: Int?

  @Option(
    help: ArgumentHelp(
      "Windows along each side of a crop that are judged by themselves, and scored in dense mode: with 2 the model "
        + "judges parts of half the size, and finds a fault in a part of the picture; 1 where the backbone's features "
        + "are no averages over positions.", valueName: "count"))
  var windows = defaults.windows

  @Option(help: ArgumentHelp("Random crops of every image in an epoch.", valueName: "count"))
  var cropsPerImage = defaults.cropsPerImage

  @Option(
    help: ArgumentHelp(
      "Share of the crops that are damaged on purpose (noise, blur, compression, light, ...; see evaluate damage) and "
        + "taught as what people think of such pictures; 0 for none.",
      valueName: "share"))
  var damage = defaults.damageShare

  @Option(
    help: ArgumentHelp(
      "Weight of naming the damage (noise, blur, ...) beside the cross-entropy of the categories.",
      valueName: "weight"))
  var damageWeight = defaults.damageWeight

  @Option(help: ArgumentHelp("Freeze the backbone's weights up to this value.", valueName: "name"))
  var freeze: String?

  @Option(
    help: ArgumentHelp(
      "Seed of everything random, apart from a split that has --split-seed.", valueName: "number"))
  var seed = defaults.seed

  private static let defaults = FineTuningSettings()

  fileprivate func apply(to settings: inout FineTuningSettings) {
    settings.cropSize = cropSize
    settings.viewSize = viewSize ?? max(Self.defaults.viewSize, cropSize)
    settings.windows = windows
    settings.cropsPerImage = cropsPerImage
    settings.damageShare = damage
    settings.damageWeight = damageWeight
    settings.frozenUntil = freeze
    settings.seed = seed
  }
}

/// What training may use of the machine.
struct TrainingMachineFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Worker threads; 0 for the cores this process may use. The same number gives the same weights.",
      valueName: "count"))
  var workers = 0

  @Option(
    help: ArgumentHelp("Crops per worker that go through the network at once; default: up to 8.", valueName: "count"))
  var microBatch: Int?

  @Option(
    help: ArgumentHelp(
      "Memory limit in MiB for activations between forward and backward pass. If it is too small, part of a batch is "
        + "computed twice.", valueName: "MiB"))
  var memory = 4096

  @Option(
    help: ArgumentHelp(
      "Memory limit in MiB for decoded images; the others are decoded again in every epoch.", valueName: "MiB"))
  var viewMemory = 1024

  func validate() throws {
    try check("workers", workers, in: 0...1_024)
    try check("memory", memory, in: 0...(1 << 24))
    try check("view-memory", viewMemory, in: 0...(1 << 24))
  }

  var resources: FineTuningResources {
    var resources = FineTuningResources()
    if workers > 0 { resources.workers = workers }
    resources.microBatch = microBatch
    resources.activationBytes = memory << 20
    resources.viewBytes = viewMemory << 20
    return resources
  }
}
