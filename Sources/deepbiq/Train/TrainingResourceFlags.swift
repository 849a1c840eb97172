import ArgumentParser
import QualityModel
import QualityTraining

/// What training may use of the machine.
struct TrainingResourceFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Worker threads; 0 for the cores this process may use. The same number gives the same weights.",
      valueName: "count"))
  var workers = 0

  @Option(
    help: ArgumentHelp("Crops a worker carries through the network at once; default: up to 8.", valueName: "count"))
  var microBatch: Int?

  @Option(
    help: ArgumentHelp(
      "Most memory for what crops leave in the network, in MiB. Where it is short, part of a batch is computed twice.",
      valueName: "MiB"))
  var memory = 4096

  @Option(
    help: ArgumentHelp(
      "Most memory for decoded images, in MiB; the others are decoded again in every epoch.", valueName: "MiB"))
  var viewMemory = 1024

  func validate() throws {
    guard (0...1_024).contains(workers) else {
      throw ValidationError("--workers is \(workers); it must be a whole number from 0 to 1024")
    }
    for (name, value) in [("memory", memory), ("view-memory", viewMemory)] where !(0...(1 << 24)).contains(value) {
      throw ValidationError("--\(name) is \(value); it must be a whole number from 0 to \(1 << 24)")
    }
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
