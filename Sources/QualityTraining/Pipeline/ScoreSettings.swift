/// How the score is made of what a fine-tuned network and a regression say.
public struct ScoreSettings: Sendable, Equatable, Codable {
  /// What the regression is trained with.
  public let regression: SVRParameters

  /// The share of the category head's score; that of the regression is the rest.
  public let headShare: Double

  public init(regression: SVRParameters, headShare: Double = 0) {
    self.regression = regression
    self.headShare = headShare
  }

  /// The scores of both put together.
  func scores(regression: [Double], head: [Double]) -> [Double] {
    zip(regression, head).map { (1 - headShare) * $0 + headShare * $1 }
  }
}
