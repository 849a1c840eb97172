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
