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
    let scale = OpinionScale(scale.minimum...scale.maximum, higherIsBetter: scale.higherIsBetter)
    func mapped(_ value: Double) -> Double { scale.score(ofMOS: scale.mos(of: value)) }
    self.init(
      name: image.name,
      prediction: mapped(score),
      opinion: image.score,
      deviation: image.scoreStandardDeviation,
      group: image.group,
      interval: interval.map { interval in
        let ends = [mapped(interval.low), mapped(interval.high)].sorted()
        return PredictionInterval(low: ends[0], high: ends[1])
      }
    )
  }
}
