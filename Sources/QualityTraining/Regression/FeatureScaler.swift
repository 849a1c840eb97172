/// How features are brought to comparable ranges before a regression.
public enum FeatureScaling: String, Sendable, Codable, CaseIterable {
  /// Mean 0 and standard deviation 1.
  case standard

  /// 0 to 1 from the smallest to the largest value.
  case minMax = "min-max"
}

/// The change of units `(x - offset) * scale` of each feature, fitted to the features of training images alone.
///
/// A feature that is the same everywhere in training carries no information: its scale is 0, so that it is ignored
/// later too.
public struct FeatureScaler: Sendable, Equatable, Codable {
  /// What is subtracted, one per feature.
  public let offsets: [Double]

  /// What the difference is multiplied by, one per feature; 0 for a constant feature.
  public let scales: [Double]

  /// Ranges below this share of the feature's largest value are rounding errors of float32.
  private static let leastRelativeRange = 1e-6

  /// Fits the change of units to `rows`.
  ///
  /// - Precondition: there is a row, and all features are finite.
  public init(_ scaling: FeatureScaling, fittedTo rows: FeatureMatrix) {
    precondition(rows.rowCount > 0, "a scaler is fitted to rows")
    let statistics = ColumnStatistics(of: rows)
    offsets = scaling == .standard ? statistics.means : statistics.minima
    scales = (0..<rows.columnCount).map { column in
      let (minimum, maximum) = (statistics.minima[column], statistics.maxima[column])
      let range = maximum - minimum
      guard range > Self.leastRelativeRange * max(abs(minimum), abs(maximum)) else { return 0 }
      return 1 / (scaling == .standard ? statistics.deviations[column] : range)
    }
  }

  /// The scaled features of `rows` in float64, row by row.
  ///
  /// - Precondition: the rows have as many features as the scaler.
  func scaled(_ rows: FeatureMatrix) -> [Double] {
    precondition(rows.columnCount == offsets.count, "a scaler fits the features it was fitted to")
    var scaled = [Double](repeating: 0, count: rows.values.count)
    for row in 0..<rows.rowCount {
      let start = row * rows.columnCount
      for column in 0..<rows.columnCount {
        scaled[start + column] = (Double(rows.values[start + column]) - offsets[column]) * scales[column]
      }
    }
    return scaled
  }
}
