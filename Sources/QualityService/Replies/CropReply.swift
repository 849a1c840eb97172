import QualityModel

/// One crop: where it lies in the upright original image, in pixels, and how it was scored.
public struct CropReply: Codable, Sendable, Equatable {
  public let x: Int
  public let y: Int
  public let width: Int
  public let height: Int
  public let score: Double
  public let category: String
  /// Probability of each category by name, worst first; empty for a model without categories.
  public let categoryProbabilities: CategoryProbabilities

  enum CodingKeys: String, CodingKey {
    case x, y, width, height, score, category
    case categoryProbabilities = "category_probabilities"
  }

  init(_ crop: CropScore, categories: [String]) {
    x = crop.box.x
    y = crop.box.y
    width = crop.box.width
    height = crop.box.height
    score = crop.score.rounded(decimals: Double.scoreDecimals)
    category = crop.category
    categoryProbabilities = CategoryProbabilities(categories: categories, probabilities: crop.categoryProbabilities)
  }
}
