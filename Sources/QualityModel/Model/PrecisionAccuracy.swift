import NeuralNetwork

/// How scores in a lower precision compare, as it was measured for the model. Nothing here is computed when serving.
public struct PrecisionAccuracy: Sendable, Equatable {
  /// Spearman's rank correlation with the opinions of the images named by `measured_on`, -1...1.
  public let srocc: Double

  /// The largest difference of an image's score from the one in float32, in units of the score.
  public let largestDifference: Double

  public init(srocc: Double, largestDifference: Double) {
    self.srocc = srocc
    self.largestDifference = largestDifference
  }

  /// The accuracy as a model's metadata hold it; float32 has none of its own.
  public func metadata(of precision: Precision) -> [ModelMetadataKey: String] {
    Self.keys(of: precision).map { [$0.srocc: "\(srocc)", $0.difference: "\(largestDifference)"] } ?? [:]
  }

  /// Reads the accuracy of a precision; nil where neither key is set.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for a value that is no such number, or where one is missing.
  init?(of precision: Precision, _ reader: MetadataReader) throws(ModelError) {
    guard let keys = Self.keys(of: precision) else { return nil }
    let correlation = try reader.number(keys.srocc, in: -1...1)
    let difference = try reader.number(keys.difference, in: 0...1e9)
    if correlation == nil, difference == nil { return nil }
    let together = "\(keys.srocc.rawValue) and \(keys.difference.rawValue) both set, or neither"
    guard let correlation else { throw reader.refusal(keys.srocc, allowed: together) }
    guard let difference else { throw reader.refusal(keys.difference, allowed: together) }
    self.init(srocc: correlation, largestDifference: difference)
  }

  private static func keys(of precision: Precision) -> (srocc: ModelMetadataKey, difference: ModelMetadataKey)? {
    switch precision {
    case .float32: nil
    case .bfloat16: (.bfloat16SROCC, .bfloat16Difference)
    case .int8: (.int8SROCC, .int8Difference)
    }
  }
}
