/// How the features of an image's crops become one row; Bianco et al. (arXiv 1602.05531) compare this with the pooling
/// of scores.
public enum FeaturePooling: String, Sendable, CaseIterable {
  /// The average of each feature.
  case mean

  /// The smallest value of each feature.
  case min

  /// The largest value of each feature.
  case max

  /// The rows one after the other, in the order of the crops; every image must have the same number of crops.
  case concatenation
}

extension FeatureMatrix {
  /// One row per image.
  ///
  /// - Throws: ``FeatureError/cropCounts(_:_:)`` for a concatenation where images have different numbers of crops.
  public func pooled(_ pooling: FeaturePooling) throws(FeatureError) -> FeatureMatrix {
    let imageRows = imageRows
    if pooling == .concatenation {
      let counts = imageRows.map(\.rows.count)
      if let least = counts.min(), let most = counts.max(), least != most { throw .cropCounts(least, most) }
      return FeatureMatrix(
        columnCount: columnCount * (counts.first ?? 1), images: imageRows.map(\.image), values: values)
    }
    var pooled: [Float] = []
    pooled.reserveCapacity(imageRows.count * columnCount)
    for (_, rows) in imageRows {
      switch pooling {
      case .mean: pooled += mean(of: rows)
      case .min: pooled += extremes(of: rows, Swift.min)
      case .max, .concatenation: pooled += extremes(of: rows, Swift.max)
      }
    }
    return FeatureMatrix(columnCount: columnCount, images: imageRows.map(\.image), values: pooled)
  }

  /// Summed in float64, so that a mean of equal rows is that row.
  private func mean(of rows: Range<Int>) -> [Float] {
    var sums = [Double](repeating: 0, count: columnCount)
    for index in rows {
      for (column, value) in row(index).enumerated() { sums[column] += Double(value) }
    }
    return sums.map { Float($0 / Double(rows.count)) }
  }

  private func extremes(of rows: Range<Int>, _ choose: (Float, Float) -> Float) -> [Float] {
    var chosen = Array(row(rows.lowerBound))
    for index in rows.dropFirst() {
      for (column, value) in row(index).enumerated() { chosen[column] = choose(chosen[column], value) }
    }
    return chosen
  }
}
