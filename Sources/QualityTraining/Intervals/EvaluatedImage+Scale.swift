import QualityData
import QualityEvaluation
import QualityModel

extension EvaluatedImage {
  /// What a model says of a rated image, held against its opinions: both on 0...100, mapped by the one rule of
  /// ``OpinionScale/score(ofMOS:)``, and higher is better.
  ///
  /// - Parameters:
  ///   - image: The image with its opinions.
  ///   - score: What the model says, on its own scale.
  ///   - interval: The interval around the score, on the same scale; nil for none.
  ///   - scale: The scale of the model.
  public init(_ image: RatedImage, score: Double, interval: ScoreInterval? = nil, on scale: ScoreScale) {
    self.init(
      name: image.name,
      prediction: scale.percentage(of: score),
      opinion: image.score,
      deviation: image.scoreStandardDeviation,
      group: image.group,
      interval: interval.map { interval in
        let ends = [scale.percentage(of: interval.low), scale.percentage(of: interval.high)].sorted()
        return PredictionInterval(low: ends[0], high: ends[1])
      }
    )
  }
}

extension ScoreScale {
  /// A score of a model as 0 (worst) to 100 (best), by the one rule for every database.
  func percentage(of score: Double) -> Double {
    let scale = OpinionScale(minimum...maximum, higherIsBetter: higherIsBetter)
    return scale.score(ofMOS: scale.mos(of: score))
  }
}
