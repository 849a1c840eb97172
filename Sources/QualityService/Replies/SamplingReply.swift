import QualityModel

/// How crops were placed; with the seed, where they were drawn at random, so that the same crops can be asked for again.
public struct SamplingReply: Codable, Sendable, Equatable {
  /// "grid" or "random".
  public let method: String
  /// Seed of `random`; null for `grid`.
  public let seed: UInt64?

  init(_ sampling: Sampling) {
    switch sampling {
    case .grid:
      method = "grid"
      seed = nil
    case .random(let seed):
      method = "random"
      self.seed = seed
    }
  }

  /// Writes a missing seed as null: the member is always there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(seed, forKey: .seed)
  }
}
