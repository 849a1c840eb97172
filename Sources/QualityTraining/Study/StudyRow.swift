/// One line of a study: a question, one answer, and how good it is with a network before and after fine-tuning.
public struct StudyRow: Sendable, Equatable, Codable {
  /// What is asked, such as `crops`.
  public let topic: String

  /// The answer, such as `10 random`.
  public let choice: String

  /// How many random crops the design takes; nil where they are not random.
  public let randomCrops: Int?

  /// With the pre-trained network; nil where the design needs categories.
  public let pretrained: StudyFigures?

  /// With the fine-tuned network.
  public let fineTuned: StudyFigures?

  private enum CodingKeys: String, CodingKey {
    case topic
    case choice
    case randomCrops = "random_crops"
    case pretrained = "pre_trained"
    case fineTuned = "fine_tuned"
  }

  /// - Parameter trials: those of this question, of all splits.
  init(_ question: StudyQuestion, trials: [StudyTrial]) {
    topic = question.topic
    choice = question.choice
    randomCrops = question.design.crops.randomCount
    pretrained = StudyFigures(of: trials.filter { $0.network == .pretrained })
    fineTuned = StudyFigures(of: trials.filter { $0.network != .pretrained })
  }
}
