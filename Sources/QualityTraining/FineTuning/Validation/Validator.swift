import Foundation
import QualityData
import QualityModel

/// Scores the validation part as the service would: decoding, view, grid crops and pooling are its own.
struct Validator: Sendable {
  private let images: [RatedImage]
  private let targets: [[Double]]
  private let crops: Int?
  private let resources: FineTuningResources

  init(images: [RatedImage], labels: CategoryLabels, settings: FineTuningSettings, resources: FineTuningResources) {
    self.images = images
    targets = images.map(labels.target)
    crops = settings.validationCrops
    self.resources = resources
  }

  /// The figures of a quality model; nil where there are no images.
  func figures(of model: QualityModel) throws(FineTuningError) -> ValidationFigures? {
    guard !images.isEmpty else { return nil }
    var options = AssessmentOptions(defaultsOf: model.metadata)
    options.crops = crops
    let assessments = try assessor(of: model).assess(images, options: options)
    let losses = zip(assessments, targets).map { assessment, target in
      assessment.crops.reduce(0) { $0 + Self.crossEntropy($1.categoryProbabilities, target) }
        / Double(assessment.crops.count)
    }
    return ValidationFigures(
      scores: assessments.map(\.score), opinions: images.map(\.score),
      loss: losses.reduce(0, +) / Double(images.count))
  }

  private func assessor(of model: QualityModel) throws(FineTuningError) -> Assessor {
    do {
      return try Assessor(model: model, workers: resources.workers, limits: resources.limits)
    } catch let error as ModelError {
      throw .model(error)
    } catch {
      throw .setting(name: "workers", value: "\(resources.workers)", allowed: "\(Assessor.allowedWorkers)")
    }
  }

  /// Probabilities are single precision: below the smallest, a wrong certainty costs no more.
  private static func crossEntropy(_ probabilities: [Double], _ target: [Double]) -> Double {
    zip(probabilities, target).reduce(0) { $0 - $1.1 * log(max($1.0, Double(Float.leastNormalMagnitude))) }
  }
}
