import NeuralNetwork
import QualityData
import QualityModel

/// Category-based fine-tuning: a network that was trained for something else learns to tell quality categories (Bianco et al.,
/// arXiv 1602.05531, section 3), and becomes a quality model.
///
/// Its last layers are replaced by a ``CategoryHead`` on chosen values; random crops of the images' views, mirrored or not, are
/// learned in batches that several workers share. The same backbone, images, settings and number of workers give the same
/// weights bit for bit, also when training was interrupted and gone on with.
public struct FineTuner: Sendable {
  /// The network to begin with: one input, [crops, 3, height, width], RGB 0 to 255.
  public let backbone: Network

  /// The images that are learned from.
  public let training: [RatedImage]

  /// The images that are watched; may be none.
  public let validation: [RatedImage]

  /// What decides the weights.
  public let settings: FineTuningSettings

  /// What may be used of the machine.
  public let resources: FineTuningResources

  /// What the model is to say of itself beside its crop size, view size, categories and scale.
  public let metadata: [ModelMetadataKey: String]

  public init(
    backbone: Network, training: [RatedImage], validation: [RatedImage],
    settings: FineTuningSettings = FineTuningSettings(), resources: FineTuningResources = FineTuningResources(),
    metadata: [ModelMetadataKey: String] = [:]
  ) {
    self.backbone = backbone
    self.training = training
    self.validation = validation
    self.settings = settings
    self.resources = resources
    self.metadata = metadata
  }

  /// Fine-tunes; returns when it is done.
  ///
  /// - Parameters:
  ///   - checkpoint: a file that is written after every epoch, and when the training is stopped; nil for none.
  ///   - resumes: whether to go on from that file; the same weights come out as without a stop.
  ///   - isStopped: asked after every step; once true, the training ends with a checkpoint.
  ///   - observe: is told what happens, on the calling thread.
  /// - Throws: ``FineTuningError``; ``FineTuningError/interrupted(isSaved:)`` when `isStopped` was true.
  public func run(
    checkpoint: String? = nil, resumes: Bool = false, isStopped: @escaping @Sendable () -> Bool = { false },
    observe: (FineTuningEvent) -> Void = { _ in }
  ) throws(FineTuningError) -> FineTuningResult {
    let saved: TrainingCheckpoint? =
      if resumes, let checkpoint { try TrainingCheckpoint.read(fromFile: checkpoint) } else { nil }
    let run = try Preparation(tuner: self, saved: saved, isStopped: isStopped).run(observe: observe)
    while !run.isFinished(observe) {
      try run.epoch(isStopped: isStopped, checkpoint: checkpoint, observe: observe)
    }
    return try run.result()
  }
}

extension FineTuner {
  /// Fine-tunes as one part of a longer work, from the checkpoint where there is one.
  ///
  /// - Throws: as ``run(checkpoint:resumes:isStopped:observe:)``; ``FineTuningError/interrupted(isSaved:)`` says that it is
  ///   saved, since what was done before this part is.
  func runPart(
    checkpoint: String, isStopped: @escaping @Sendable () -> Bool, observe: (FineTuningEvent) -> Void
  ) throws(FineTuningError) -> FineTuningResult {
    do throws(FineTuningError) {
      return try run(
        checkpoint: checkpoint, resumes: PipelineFolder.exists(checkpoint), isStopped: isStopped, observe: observe)
    } catch {
      if case .interrupted = error { throw .interrupted(isSaved: true) }
      throw error
    }
  }
}
