/// One round of cross-validation inside a part of a database.
public struct ImageFold: Sendable, Equatable {
  /// Indices into the database's images, ascending.
  public let training, test: [Int]

  public init(training: [Int], test: [Int]) {
    self.training = training
    self.test = test
  }

  /// Folds of some of the images, by ``DatabaseSplit/folds(_:count:validation:seed:)``: groups stay together, and each
  /// image is tested once.
  ///
  /// - Parameters:
  ///   - part: indices into `images`, such as a split's training part.
  ///   - images: the database's images.
  ///   - count: the number of folds, at least 2.
  ///   - seed: chooses the images.
  /// - Throws: ``SplitError``.
  public static func folds(
    of part: [Int], in images: [RatedImage], count: Int, seed: UInt64
  ) throws(SplitError) -> [ImageFold] {
    try DatabaseSplit.folds(part.map { images[$0] }, count: count, seed: seed).map { split in
      ImageFold(training: split.training.map { part[$0] }.sorted(), test: split.test.map { part[$0] }.sorted())
    }
  }
}
