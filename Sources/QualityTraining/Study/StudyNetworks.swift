import NeuralNetwork
import QualityData
import QualityModel

/// The networks of a study and what they say of its images.
struct StudyNetworks {
  let study: Study
  let questions: [StudyQuestion]
  let isStopped: @Sendable () -> Bool

  private var settings: StudySettings { study.settings }

  /// Fine-tunes a network on the split's training part, unless it is the pre-trained one, and runs it on all images.
  func features(
    _ network: StudyNetwork, split: DatabaseSplit, index: Int, _ observe: (StudyEvent) -> Void
  ) throws -> StudyFeatureSet {
    let extractor = try extractor(
      of: try network.labels.map { try fineTuned($0, split, index, observe) } ?? study.backbone,
      values: StudyFeatureSet.values(of: network, settings: settings))
    return try StudyFeatureSet(
      extractor, network: network,
      crops: questions.map(\.design).filter { $0.networks.contains(network) }.map(\.crops),
      of: study.database.images, seed: settings.fineTuning.seed
    ) { done, total in
      observe(.extracting(network, done: done, total: total))
      if isStopped() { throw FineTuningError.interrupted(isSaved: true) }
    }
  }

  private func fineTuned(
    _ labels: LabelKind, _ split: DatabaseSplit, _ index: Int, _ observe: (StudyEvent) -> Void
  ) throws -> Network {
    observe(.fineTuning(labels))
    var tuning = settings.fineTuning
    tuning.labels = labels
    tuning.keep = .last
    let tuner = FineTuner(
      backbone: study.backbone, training: split.training.map { study.database.images[$0] }, validation: [],
      settings: tuning, resources: study.resources)
    let checkpoint = study.files.checkpoint(split: index, labels: labels)
    let result = try tuner.runPart(checkpoint: checkpoint, isStopped: isStopped) { observe(.progress($0)) }
    return try result.onnx.withUnsafeBytes { try Network(onnx: $0, name: study.backbone.name) }
  }

  private func extractor(of network: Network, values: [String]) throws -> FeatureExtractor {
    try FeatureExtractor(
      network: network, values: values, cropSize: settings.fineTuning.cropSize, viewSize: settings.fineTuning.viewSize,
      mode: .exact, workers: study.resources.workers, limits: study.resources.limits)
  }
}
