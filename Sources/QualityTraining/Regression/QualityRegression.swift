import QualityModel

/// Predicts opinions from a network's features: a scaler and a support vector regression, both fitted to the same
/// training rows.
public struct QualityRegression: Sendable, Equatable, Codable {
  /// Brings features to comparable ranges.
  public let scaler: FeatureScaler

  /// Turns scaled features into opinions.
  public let machine: SupportVectorRegression

  /// Trains on rows of features.
  ///
  /// - Parameters:
  ///   - rows: of the training images only.
  ///   - opinions: of every image that the rows' indices refer to, in its order.
  ///   - parameters: kernel, C and epsilon.
  ///   - scaling: how the features are scaled.
  /// - Throws: ``RegressionError``.
  public init(
    fittedTo rows: FeatureMatrix, opinions: [Double], parameters: SVRParameters, scaling: FeatureScaling = .standard
  ) throws(RegressionError) {
    try rows.check(opinions: opinions)
    guard rows.rowCount >= 2 else { throw .tooFewRows(rows.rowCount) }
    scaler = FeatureScaler(scaling, fittedTo: rows)
    machine = try SupportVectorRegression(
      scaled: scaler.scaled(rows), width: rows.columnCount, opinions: rows.images.map { opinions[$0] },
      parameters: parameters)
  }

  /// One opinion per row.
  ///
  /// - Precondition: the rows have as many features as those it was fitted to.
  public func predictions(_ rows: FeatureMatrix) -> [Double] {
    machine.predictions(scaler.scaled(rows))
  }

  /// One score per image, in the order of the rows: the pooled predictions of its rows, as the service pools crops.
  public func scores(_ rows: FeatureMatrix, pooling: Pooling = .mean) -> [(image: Int, score: Double)] {
    rows.pooledScores(predictions(rows), pooling: pooling)
  }
}

extension FeatureMatrix {
  /// One score per image from predictions per row.
  func pooledScores(_ predictions: [Double], pooling: Pooling) -> [(image: Int, score: Double)] {
    imageRows.map { ($0.image, pooling.pool(Array(predictions[$0.rows]))) }
  }

  /// - Throws: ``RegressionError/notFinite(image:)`` for the first image with a feature or an opinion that is not
  ///   finite.
  func check(opinions: [Double]) throws(RegressionError) {
    for (row, image) in images.enumerated() {
      guard opinions[image].isFinite, self.row(row).allSatisfy(\.isFinite) else { throw .notFinite(image: image) }
    }
  }
}
