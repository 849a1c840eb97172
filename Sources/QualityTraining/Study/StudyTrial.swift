import QualityData
import QualityEvaluation
import QualityModel

/// What one design with one network found on one split's test part.
struct StudyTrial: Sendable, Equatable, Codable {
  /// Which question, by its place among all.
  let question: Int

  /// With which network.
  let network: StudyNetwork

  /// How its scores agree with the opinions of the test part.
  let figures: MetricTable<Double>

  /// The probability that a score is closer to the mean opinion than one random observer, see ``HumanComparison``; nil
  /// where opinions have no deviations.
  let closerThanObserver: Double?

  /// Holds scores against opinions.
  init(question: Int, network: StudyNetwork, scores: [Double], images: [RatedImage]) {
    self.question = question
    self.network = network
    figures =
      AgreementFigures(
        predictions: scores, opinions: images.map(\.score), deviations: images.map(\.scoreStandardDeviation)
      ).values
    let closer = zip(scores, images).compactMap { score, image in
      image.scoreStandardDeviation.map {
        HumanComparison.probabilityOfBeingCloser(error: score - image.score, deviation: $0)
      }
    }
    closerThanObserver = closer.isEmpty ? nil : closer.reduce(0, +) / Double(closer.count)
  }
}
