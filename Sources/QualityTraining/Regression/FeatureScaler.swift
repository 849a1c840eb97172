/// The change of units `(x - offset) * scale` of each feature, fitted to the features of training images alone.
///
/// A feature that is the same everywhere in training says nothing: its scale is 0, so that it says nothing later either.
public struct FeatureScaler: Sendable, Equatable, Codable {
  /// What is subtracted, one a feature.
  public let offsets: [Double]

  /// What the difference is multiplied by, one a feature; 0 for a constant feature.
  public let scales: [Double]

  /// Ranges below this share of the feature's largest value are the rounding of float32.
  private static let leastRelativeRange = 1e-6

  /// The change of units that gives the features of `rows` like sizes.
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

/// What a scaler must know of each feature.
private struct ColumnStatistics {
  let means, deviations, minima, maxima: [Double]

  /// The population standard deviation is taken from the distances to the mean, in a second pass.
  init(of rows: FeatureMatrix) {
    let count = Double(rows.rowCount)
    var sums = [Double](repeating: 0, count: rows.columnCount)
    var squares = sums
    var minima = [Double](repeating: .infinity, count: rows.columnCount)
    var maxima = [Double](repeating: -.infinity, count: rows.columnCount)
    for row in 0..<rows.rowCount {
      for (column, value) in rows.row(row).enumerated() {
        let value = Double(value)
        sums[column] += value
        minima[column] = min(minima[column], value)
        maxima[column] = max(maxima[column], value)
      }
    }
    let means = sums.map { $0 / count }
    for row in 0..<rows.rowCount {
      for (column, value) in rows.row(row).enumerated() {
        let distance = Double(value) - means[column]
        squares[column] += distance * distance
      }
    }
    self.means = means
    deviations = squares.map { ($0 / count).squareRoot() }
    self.minima = minima
    self.maxima = maxima
  }
}
