import ArgumentParser
import Foundation
import QualityData
import QualityModel
import QualityTraining

/// `deepbiq train finetune`: a quality model from a network that was trained for something else.
struct FinetuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finetune",
    abstract: "Teaches a network the categories of image quality.",
    discussion: """
      The backbone's last layers are replaced by five categories, from bad to excellent (Bianco et al., arXiv \
      1602.05531). It learns from random crops of the training images, mirrored or not; after every epoch the moving \
      average of its weights scores the validation part as the service would, and a line is printed (* marks the best \
      so far). The test part is not read: OUTPUT/split.json lists its images, for train svr and evaluate.

      OUTPUT gets model.onnx (for serve, score, evaluate --model), history.json, history.html (curves), split.json and \
      checkpoint.safetensors. Ctrl-C stops after the present step with a checkpoint; the same command with --resume \
      continues, and ends with the same model as without the stop. The same seed and number of workers give the same \
      weights.

      The features are the value called features, or the one that the last fully connected layer reads. Pixels go in \
      from 0 to 255: --mean and --pixel-scale become part of the model where the backbone expects others.

      EXAMPLES
        deepbiq train finetune --database csv --root my-ratings \\
          --backbone mobilenet_v2.onnx --output tuned
        deepbiq train finetune --database live-challenge \\
          --root ChallengeDB_release --backbone mobilenet_v2.onnx \\
          --output tuned --features features,add10 --crop-size 384 \\
          --crops-per-image 1 --epochs 8
      """)

  @OptionGroup(title: "IMAGES")
  var databases: TrainingDatabaseFlags

  @OptionGroup(title: "SPLIT")
  var split: SplitFlags

  @OptionGroup(title: "DESCRIPTION")
  var description: ModelDescriptionFlags

  @OptionGroup(title: "LEARNING")
  var categories: CategoryFlags

  @OptionGroup(title: "VALIDATION")
  var validation: ValidationFlags

  @OptionGroup
  var fineTuning: FineTuningFlags

  func run() throws {
    try fineTuning.check()
    try split.check()
    let folder = try OutputFolder(fineTuning.output)
    let checkpoint = folder.path("checkpoint.safetensors")
    guard fineTuning.resume == FileManager.default.fileExists(atPath: checkpoint) else {
      throw CommandFailure(
        fineTuning.resume
          ? "\(fineTuning.output) has no checkpoint to resume; leave --resume out"
          : "\(fineTuning.output) has a checkpoint: --resume continues from it; name another folder for a new training",
        status: .usage)
    }
    let (backbone, remark) = try fineTuning.loadBackbone(features: settings.features)
    let database = try databases.loadFirst()
    let split = try split.split(database)
    let training = split.training.map { database.images[$0] }
    let companions = try databases.loadCompanions(
      of: database, backbone: backbone, settings: settings, resources: fineTuning.machine.resources)
    let validation = split.validation.map { database.images[$0] }
    var metadata = description.metadata(
      backbone: fineTuning.backbone, databases: [database] + companions.map(\.database),
      training: "fine-tuned on quality categories")
    metadata[.trainingImages] =
      TrainingImages(of: training + validation + companions.flatMap(\.database.images), and: backbone.trainingImages)
      .text
    let tuner = FineTuner(
      backbone: backbone, training: training, companions: companions.map { $0.images(alignedTo: training) },
      validation: validation, settings: settings, resources: fineTuning.machine.resources, metadata: metadata)
    try keep(SplitFile(split, of: database), in: folder.path("split.json"))
    try Console.write(
      "\(split.training.count) images to learn from, \(split.validation.count) to validate on, "
        + "\(split.test.count) held back\n")
    let result = try TrainingConsole.run(remark: remark) { console, isStopped in
      try tuner.run(
        checkpoint: checkpoint, resumes: fineTuning.resume, isStopped: isStopped, observe: { console.show($0) })
    }
    try folder.write(Data(result.onnx()), to: "model.onnx")
    try folder.write(result.history.json(), to: "history.json")
    let title = tuner.metadata[.name] ?? "Fine-tuning"
    try folder.write(Data(result.history.html(title: title).utf8), to: "history.html")
    try Console.write("\(folder.path("model.onnx")): the weights of epoch \(result.history.keptEpoch)\n")
    Console.warn([result.history.warning].compactMap(\.self))
  }

  /// Writes which images are held back; a training that is resumed must hold back the same ones.
  private func keep(_ split: SplitFile, in path: String) throws {
    guard fineTuning.resume, FileManager.default.fileExists(atPath: path) else { return try split.write(toFile: path) }
    guard try SplitFile(contentsOfFile: path) == split else {
      throw CommandFailure(
        "the training in \(fineTuning.output) began with another split: give the same flags, or --split \(path)",
        status: .usage)
    }
  }

  private var settings: FineTuningSettings {
    var settings = FineTuningSettings()
    databases.apply(to: &settings)
    categories.apply(to: &settings)
    validation.apply(to: &settings)
    fineTuning.apply(to: &settings)
    return settings
  }
}
