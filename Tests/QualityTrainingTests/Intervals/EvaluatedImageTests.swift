import QualityData
import QualityEvaluation
import QualityModel
import Testing

@testable import QualityTraining

@Suite struct EvaluatedImageTests {
  private let image = RatedImage(
    name: "a", path: "/a", opinion: 4, standardDeviation: 1, group: "g", scale: OpinionScale(1...5))

  @Test("a score is mapped from the model's scale to that of the opinions")
  func scale() {
    let scale = ScoreScale(minimum: -1, maximum: 1, higherIsBetter: true)
    let evaluated = EvaluatedImage(
      image, score: 0.5, interval: ScoreInterval(level: 0.9, low: 0, high: 1), on: scale)
    #expect(
      evaluated
        == EvaluatedImage(
          name: "a", prediction: 75, opinion: 75, deviation: 25, group: "g",
          interval: PredictionInterval(low: 50, high: 100)))
  }

  @Test("a score of impairment is turned, and its interval's ends with it")
  func impairment() {
    let scale = ScoreScale(minimum: 0, maximum: 10, higherIsBetter: false)
    let evaluated = EvaluatedImage(image, score: 2, interval: ScoreInterval(level: 0.9, low: 1, high: 4), on: scale)
    #expect(evaluated.prediction == 80)
    #expect(evaluated.interval == PredictionInterval(low: 60, high: 90))
    #expect(EvaluatedImage(image, score: 2, on: scale).interval == nil)
  }
}
