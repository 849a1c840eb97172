/// What a model can say is wrong with a picture.
public struct DamageCalibration: Sendable, Equatable {
  /// Names of the kinds of damage, in the order of the model's output `damage`.
  public let kinds: [String]

  /// The strength from which each kind is reported: below it, the model is wrong too often. Above 1 for a kind that
  /// never is.
  public let thresholds: [Double]

  /// Thresholds that a model may have.
  static let allowedThresholds = 0.0...2

  /// - Precondition: every kind has a threshold.
  public init(kinds: [String], thresholds: [Double]) {
    precondition(kinds.count == thresholds.count, "every kind has a threshold")
    self.kinds = kinds
    self.thresholds = thresholds
  }

  /// The damage that is to be reported of a picture or a part of it, the strongest first.
  ///
  /// - Parameter strengths: of each kind; what lies outside 0...1 is moved to the nearest end. Empty for a model that
  ///   names no damage.
  func findings(_ strengths: [Double]) -> [DamageFinding] {
    zip(kinds, zip(strengths, thresholds)).filter { $1.0 >= $1.1 }
      .map { DamageFinding(kind: $0, strength: min(max($1.0, 0), 1)) }
      .sorted { ($1.strength, $0.kind) < ($0.strength, $1.kind) }
  }
}

/// Something that is wrong with a picture or a part of it.
public struct DamageFinding: Sendable, Equatable {
  /// Its name, such as `blur`.
  public let kind: String

  /// The share of people's opinion that it takes away, as the model sees it: 0...1.
  public let strength: Double
}

extension DamageCalibration {
  /// Reads what a model file says of its output `damage`; nil where it says nothing.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for the first value that is not allowed.
  init?(_ reader: MetadataReader) throws(ModelError) {
    guard let kinds = try reader.names(.damageKinds, counts: 1...100) else {
      guard reader.text(.damageThresholds) == nil else {
        throw reader.refusal(.damageThresholds, allowed: "\(ModelMetadataKey.damageKinds.rawValue) set, too")
      }
      return nil
    }
    let thresholds = try reader.numbers(.damageThresholds, count: kinds.count, in: Self.allowedThresholds)
    self.init(kinds: kinds, thresholds: thresholds ?? Array(repeating: 0.5, count: kinds.count))
  }
}
