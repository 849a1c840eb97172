import NeuralNetwork

extension PrecisionAccuracy {
  private struct Keys {
    let sroccChange, meanDifference, largestDifference: ModelMetadataKey

    /// float32 has none: it is what the others are held against.
    init?(of precision: Precision) {
      switch precision {
      case .float32: return nil
      case .bfloat16:
        (sroccChange, meanDifference, largestDifference) = (
          .bfloat16SROCCChange, .bfloat16MeanDifference, .bfloat16LargestDifference
        )
      case .int16:
        (sroccChange, meanDifference, largestDifference) = (
          .int16SROCCChange, .int16MeanDifference, .int16LargestDifference
        )
      case .int8:
        (sroccChange, meanDifference, largestDifference) = (
          .int8SROCCChange, .int8MeanDifference, .int8LargestDifference
        )
      }
    }

    var all: [ModelMetadataKey] { [sroccChange, meanDifference, largestDifference] }
  }

  /// The accuracy as a model's metadata hold it.
  public func metadata(of precision: Precision) -> [ModelMetadataKey: String] {
    guard let keys = Keys(of: precision) else { return [:] }
    return [
      keys.sroccChange: "\(sroccChange)", keys.meanDifference: "\(meanDifference)",
      keys.largestDifference: "\(largestDifference)",
    ]
  }

  /// Reads the accuracy of a precision; nil where no key is set.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for the first value that is missing or not allowed.
  init?(of precision: Precision, _ reader: MetadataReader) throws(ModelError) {
    guard let keys = Keys(of: precision) else { return nil }
    let change = try reader.number(keys.sroccChange, in: -2...2)
    let mean = try reader.number(keys.meanDifference, in: 0...1e9)
    let largest = try reader.number(keys.largestDifference, in: 0...1e9)
    if change == nil, mean == nil, largest == nil { return nil }
    let together = keys.all.map(\.rawValue).joined(separator: ", ") + " all set, or none"
    guard let change else { throw reader.refusal(keys.sroccChange, allowed: together) }
    guard let mean else { throw reader.refusal(keys.meanDifference, allowed: together) }
    guard let largest else { throw reader.refusal(keys.largestDifference, allowed: together) }
    self.init(sroccChange: change, meanDifference: mean, largestDifference: largest)
  }
}
