import NeuralNetwork

extension ModelPorts {
  /// What a plan that has run says of the first `count` of its `batch` crops.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` when a score or a probability is not a number.
  func predictions(
    _ count: Int, of plan: Plan, batch: Int, in workspace: Workspace
  ) throws(AssessmentError) -> [CropPrediction] {
    let scores = plan.output(Self.score, in: workspace)
    var predictions: [CropPrediction] = []
    for index in 0..<count {
      let probabilities: [Double]
      if hasCategoryProbabilities {
        let all = plan.output(Self.categoryProbabilities, in: workspace)
        let categories = all.count / batch
        probabilities = all[index * categories..<(index + 1) * categories].map(Double.init)
      } else {
        probabilities = []
      }
      let score = Double(scores[index])
      guard score.isFinite, probabilities.allSatisfy(\.isFinite) else {
        throw .inference("a crop's score is \(score) and its probabilities are \(probabilities)")
      }
      predictions.append(CropPrediction(score: score, categoryProbabilities: probabilities))
    }
    return predictions
  }
}
