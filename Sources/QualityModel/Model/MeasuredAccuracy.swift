import NeuralNetwork

/// How well a model's scores follow people's opinions, as its makers measured it. Not used when scoring.
public struct MeasuredAccuracy: Sendable, Equatable {
  /// The images and the crops it was measured with, in words.
  public var on: String?

  /// Spearman's rank correlation with the opinions, -1...1.
  public var srocc: Double?

  /// Pearson's linear correlation with the opinions, -1...1.
  public var lcc: Double?

  /// Root mean square error, in units of the score.
  public var rmse: Double?

  /// An accuracy; what was not measured is nil.
  public init(on: String? = nil, srocc: Double? = nil, lcc: Double? = nil, rmse: Double? = nil) {
    self.on = on
    self.srocc = srocc
    self.lcc = lcc
    self.rmse = rmse
  }
}

/// How scores in a lower precision compare with those in float32, as measured for the model (`deepbiq evaluate
/// precision`). Not used when scoring.
public struct PrecisionAccuracy: Sendable, Equatable {
  /// How much higher Spearman's rank correlation with people's opinions is, -2...2; below 0 where accuracy is lost.
  public let sroccChange: Double

  /// The mean absolute difference of an image's score, in units of the score.
  public let meanDifference: Double

  /// The largest absolute difference of an image's score, in units of the score.
  public let largestDifference: Double

  /// An accuracy; differences are at least 0.
  public init(sroccChange: Double, meanDifference: Double, largestDifference: Double) {
    self.sroccChange = sroccChange
    self.meanDifference = meanDifference
    self.largestDifference = largestDifference
  }
}

extension PrecisionAccuracy {
  private struct Keys {
    let sroccChange, meanDifference, largestDifference: ModelMetadataKey

    /// Nil for float32, the reference for the others.
    init?(of precision: Precision) {
      func key(_ name: String) -> ModelMetadataKey? { ModelMetadataKey(rawValue: "\(precision.rawValue)_\(name)") }
      guard let sroccChange = key("srocc_change"), let meanDifference = key("mean_difference"),
        let largestDifference = key("largest_difference")
      else { return nil }
      (self.sroccChange, self.meanDifference, self.largestDifference) = (sroccChange, meanDifference, largestDifference)
    }
  }

  /// The accuracy as it is stored in a model's metadata.
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
    let group = [keys.sroccChange, keys.meanDifference, keys.largestDifference]
    self.init(
      sroccChange: try reader.required(change, keys.sroccChange, of: group),
      meanDifference: try reader.required(mean, keys.meanDifference, of: group),
      largestDifference: try reader.required(largest, keys.largestDifference, of: group))
  }
}
