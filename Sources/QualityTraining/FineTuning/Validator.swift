import Foundation
import NeuralNetwork
import QualityData
import QualityModel

/// Scores the validation part as the service would: decoding, view, grid crops and pooling are the service's own.
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

  /// The figures of a network that scores; nil where there are no images.
  ///
  /// - Parameter network: makes the network, if it is needed.
  func figures(of network: () throws(FineTuningError) -> Network) throws(FineTuningError) -> ValidationFigures? {
    guard !images.isEmpty else { return nil }
    let assessor = try assessor(of: network())
    var options = AssessmentOptions(defaultsOf: assessor.model.metadata)
    options.crops = crops
    let assessments = try assessor.assess(images, options: options)
    let losses = zip(assessments, targets).map { assessment, target in
      assessment.crops.reduce(0) { $0 + Self.crossEntropy($1.categoryProbabilities, target) }
        / Double(assessment.crops.count)
    }
    return ValidationFigures(
      scores: assessments.map(\.score), opinions: images.map(\.score),
      loss: losses.reduce(0, +) / Double(images.count))
  }

  private func assessor(of network: Network) throws(FineTuningError) -> Assessor {
    do {
      return try Assessor(model: QualityModel(network), workers: resources.workers, limits: resources.limits)
    } catch let error as ModelError {
      throw .model(error)
    } catch {
      throw .setting(name: "workers", value: "\(resources.workers)", allowed: "\(Assessor.allowedWorkers)")
    }
  }

  /// Probabilities are single precision: one below the smallest normal number costs no more than that number.
  private static func crossEntropy(_ probabilities: [Double], _ target: [Double]) -> Double {
    zip(probabilities, target).reduce(0) { $0 - $1.1 * log(max($1.0, Double(Float.leastNormalMagnitude))) }
  }
}

/// How well a model does on the validation part.
public struct ValidationFigures: Sendable, Equatable, Codable {
  /// Mean cross-entropy of the categories, in nats.
  public let loss: Double

  /// Spearman's and Pearson's correlation of scores and opinions; nil where they are undefined, as for constant scores.
  public let srocc, lcc: Double?

  /// Root mean square error of the scores, in units of 0...100.
  public let rmse: Double

  /// - Parameters:
  ///   - scores: one per image, 0...100.
  ///   - opinions: the mean opinions.
  ///   - loss: the mean cross-entropy.
  init(scores: [Double], opinions: [Double], loss: Double) {
    let figures = RegressionFigures(scores: scores, opinions: opinions)
    self.loss = loss
    (srocc, lcc, rmse) = (figures.srocc, figures.lcc, figures.rmse)
  }

  /// What should rise: the sum of both correlations, or the negated loss.
  func merit(_ criterion: StoppingCriterion) -> Double {
    switch criterion {
    case .correlation: (srocc ?? -1) + (lcc ?? -1)
    case .loss: -loss
    }
  }
}

/// How epochs are compared on the validation part.
public enum StoppingCriterion: String, Sendable, Codable, CaseIterable {
  /// By the sum of SROCC and LCC, which should rise.
  case correlation

  /// By the cross-entropy of the categories, which should fall.
  case loss
}
