import QualityModel

/// One crop: its place in the upright original image, in pixels, and its score.
public struct CropReply: Codable, Sendable, Equatable {
  public let x: Int
  public let y: Int
  public let width: Int
  public let height: Int
  public let score: Double
  public let category: String
  /// Probability of each category by name, worst first; empty for a model without categories.
  public let categoryProbabilities: CategoryProbabilities
  /// What is wrong with it, the strongest first; omitted where the model does not say.
  public let damage: [DamageReply]?

  enum CodingKeys: String, CodingKey {
    case x, y, width, height, score, category, damage
    case categoryProbabilities = "category_probabilities"
  }

  init(_ crop: CropScore, _ metadata: ModelMetadata) {
    x = crop.box.x
    y = crop.box.y
    width = crop.box.width
    height = crop.box.height
    score = crop.score.rounded(decimals: Double.scoreDecimals)
    category = crop.category
    categoryProbabilities = CategoryProbabilities(
      categories: metadata.categories, probabilities: crop.categoryProbabilities)
    damage = metadata.damage.map { _ in crop.damage.map(DamageReply.init) }
  }
}

/// Probabilities by category name, written as one JSON object in the model's order of categories.
public struct CategoryProbabilities: Codable, Sendable, Equatable {
  /// Probability of one category, 0...1.
  public struct Entry: Sendable, Equatable {
    public let category: String
    public let probability: Double
  }

  public let entries: [Entry]

  /// Pairs the categories with as many probabilities, or with none.
  init(categories: [String], probabilities: [Double]) {
    entries = zip(categories, probabilities).map {
      Entry(category: $0, probability: $1.rounded(decimals: Double.scoreDecimals))
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CategoryKey.self)
    entries = try container.allKeys.map {
      Entry(category: $0.stringValue, probability: try container.decode(Double.self, forKey: $0))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CategoryKey.self)
    for entry in entries {
      try container.encode(entry.probability, forKey: CategoryKey(stringValue: entry.category))
    }
  }

  /// Members of a JSON object have no order (RFC 8259, section 4): a decoder gives them in any.
  public static func == (a: CategoryProbabilities, b: CategoryProbabilities) -> Bool {
    a.entries.sorted { $0.category < $1.category } == b.entries.sorted { $0.category < $1.category }
  }

  private struct CategoryKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
