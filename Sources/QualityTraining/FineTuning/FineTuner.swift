import NeuralNetwork
import ONNX
import QualityData
import QualityModel

/// Category-based fine-tuning: a network that was trained for something else learns to distinguish quality categories
/// (Bianco et al., arXiv 1602.05531, section 3), and becomes a quality model.
///
/// A ``CategoryHead`` on chosen values replaces its last layers; several workers share each batch of random crops of
/// the images' views, half of them mirrored. The same backbone, images, settings and number of workers give the same
/// weights bit for bit, also when the training was interrupted and resumed.
public struct FineTuner: Sendable {
  /// The untrained network: one input, [crops, 3, height, width], RGB 0 to 255.
  public let backbone: Network

  /// The images that are learned from.
  public let training: [RatedImage]

  /// Images of other databases that are learned from, too, database by database, their opinions on the scale of
  /// ``training``: see ``Companion``.
  public let companions: [[RatedImage]]

  /// The images that every epoch is judged by; may be none.
  public let validation: [RatedImage]

  /// What decides the weights.
  public let settings: FineTuningSettings

  /// What may be used of the machine.
  public let resources: FineTuningResources

  /// The model's metadata beside its crop size, view size, categories and scale.
  public let metadata: [ModelMetadataKey: String]

  public init(
    backbone: Network, training: [RatedImage], companions: [[RatedImage]] = [], validation: [RatedImage],
    settings: FineTuningSettings = FineTuningSettings(), resources: FineTuningResources = FineTuningResources(),
    metadata: [ModelMetadataKey: String] = [:]
  ) {
    self.backbone = backbone
    self.training = training
    self.companions = companions
    self.validation = validation
    self.settings = settings
    self.resources = resources
    self.metadata = metadata
  }

  /// Fine-tunes; returns when the training is finished.
  ///
  /// - Parameters:
  ///   - checkpoint: a file that is written after every epoch, and when the training is stopped; nil for none.
  ///   - resumes: whether to resume from that file; the weights are the same as without a stop.
  ///   - isStopped: asked after every step; once true, the training ends with a checkpoint.
  ///   - observe: called with every event, on the calling thread.
  /// - Throws: ``FineTuningError``; ``FineTuningError/interrupted(isSaved:)`` when `isStopped` was true.
  public func run(
    checkpoint: String? = nil, resumes: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    observe: (FineTuningEvent) -> Void = { _ in }
  ) throws(FineTuningError) -> FineTuningResult {
    let saved: TrainingCheckpoint? =
      if resumes, let checkpoint { try TrainingCheckpoint.read(fromFile: checkpoint) } else { nil }
    let parts = try prepare(resuming: saved, isStopped: isStopped, observe: observe)
    var run = try TrainingRun(parts, settings: settings, resources: resources)
    if let saved { try run.restore(saved) }
    observe(.prepared(run.memory))
    if let saved { observe(.resumed(epochs: saved.progress.epoch, batches: saved.progress.batch)) }
    while !run.isFinished(observe) {
      try run.epoch(checkpoint: checkpoint, isStopped: isStopped, observe: observe)
    }
    return try run.result()
  }

  /// Fine-tunes as one part of a longer job, from the checkpoint where there is one.
  ///
  /// - Throws: as ``run(checkpoint:resumes:isStopped:observe:)``; ``FineTuningError/interrupted(isSaved:)`` reports a
  ///   saved state, since the earlier parts of the job are saved.
  func runPart(
    checkpoint: String, isStopped: @escaping @Sendable () -> Bool, observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) -> FineTuningResult {
    do throws(FineTuningError) {
      return try run(
        checkpoint: checkpoint, resumes: DurableFile.exists(checkpoint), isStopped: isStopped, observe: observe)
    } catch {
      if case .interrupted = error { throw .interrupted(isSaved: true) }
      throw error
    }
  }
}

/// A fine-tuned model.
public struct FineTuningResult: Sendable {
  /// The quality model, with the outputs `features`, `category_probabilities` and `score`.
  public let network: Network

  /// The course of the training.
  public let history: FineTuningHistory

  /// The model as an ONNX file.
  ///
  /// - Throws: `NetworkError` where the file would be larger than protobuf allows (2 GiB).
  public func onnx() throws(NetworkError) -> [UInt8] { try NetworkEditor(network).onnx() }
}
