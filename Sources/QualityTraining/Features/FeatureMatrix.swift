import Numerics

/// Features of images, or of their crops: one row each, [rows, columns], row-major.
///
/// The rows of an image are adjacent.
public struct FeatureMatrix: Sendable, Equatable {
  /// How many features a row has.
  public let columnCount: Int

  /// The image that each row describes, as an index into the list that the features were extracted from.
  public let images: [Int]

  /// The features, row by row.
  public let values: [Float]

  /// How many rows there are.
  public var rowCount: Int { images.count }

  /// A matrix of rows.
  ///
  /// - Precondition: there are `columnCount` values per row, and the rows of an image are adjacent.
  public init(columnCount: Int, images: [Int], values: [Float]) {
    precondition(values.count == columnCount * images.count, "a row has one value per column")
    self.columnCount = columnCount
    self.images = images
    self.values = values
    precondition(Set(imageRows.map(\.image)).count == imageRows.count, "the rows of an image are adjacent")
  }

  /// The features of one row.
  public func row(_ index: Int) -> ArraySlice<Float> {
    values[index * columnCount..<(index + 1) * columnCount]
  }

  /// The images in the order of their rows, with the rows of each.
  public var imageRows: [(image: Int, rows: Range<Int>)] {
    var result: [(image: Int, rows: Range<Int>)] = []
    for (row, image) in images.enumerated() {
      if let last = result.last, last.image == image {
        result[result.count - 1].rows = last.rows.lowerBound..<row + 1
      } else {
        result.append((image, row..<row + 1))
      }
    }
    return result
  }

  /// The rows of some images, in the order of this matrix.
  public func rows(ofImages wanted: [Int]) -> FeatureMatrix {
    let wanted = Set(wanted)
    let rows = images.indices.filter { wanted.contains(images[$0]) }
    var values: [Float] = []
    values.reserveCapacity(rows.count * columnCount)
    for index in rows { values += row(index) }
    return FeatureMatrix(columnCount: columnCount, images: rows.map { images[$0] }, values: values)
  }

  /// Adjacent columns, such as the features of one layer among those of several.
  ///
  /// - Precondition: the matrix has these columns.
  public func columns(_ range: Range<Int>) -> FeatureMatrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columnCount, "the matrix has no such columns")
    var values: [Float] = []
    values.reserveCapacity(rowCount * range.count)
    for index in images.indices {
      let row = row(index)
      values += row[row.startIndex + range.lowerBound..<row.startIndex + range.upperBound]
    }
    return FeatureMatrix(columnCount: range.count, images: images, values: values)
  }

  /// The first `count` rows of every image, or all where it has fewer.
  func firstRows(_ count: Int) -> FeatureMatrix {
    let kept = imageRows.map { ($0.image, $0.rows.prefix(count)) }
    var values: [Float] = []
    values.reserveCapacity(kept.reduce(0) { $0 + $1.1.count } * columnCount)
    for (_, rows) in kept { values += self.values[rows.lowerBound * columnCount..<rows.upperBound * columnCount] }
    return FeatureMatrix(
      columnCount: columnCount, images: kept.flatMap { Array(repeating: $0.0, count: $0.1.count) }, values: values)
  }
}

/// Mean, population standard deviation and range of each column of a matrix, in float64.
struct ColumnStatistics {
  let means, deviations, minima, maxima: [Double]

  /// - Precondition: there is a row.
  init(of rows: FeatureMatrix) {
    let columns = (0..<rows.columnCount).map { column in
      let values = (0..<rows.rowCount).map { Double(rows.values[$0 * rows.columnCount + column]) }
      return (
        moments: Moments(of: values), minimum: values.min() ?? .infinity, maximum: values.max() ?? -.infinity
      )
    }
    means = columns.map(\.moments.mean)
    deviations = columns.map(\.moments.populationDeviation)
    minima = columns.map(\.minimum)
    maxima = columns.map(\.maximum)
  }
}
