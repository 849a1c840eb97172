import Numerics

/// The images of a database that are trained on, that are watched during training, and that are kept for the test.
///
/// Every stage uses the same split, so that no test image is ever seen by the network, the scaler or the SVR. Images of
/// one group (one reference image) are always in the same part, and every part has images of all qualities. The same
/// images, shares and seed give the same split on every machine.
public struct DatabaseSplit: Sendable, Equatable, Codable {
  /// Indices into the database's images, ascending; every image is in exactly one part.
  public let training, validation, test: [Int]

  /// A split that is already known.
  ///
  /// - Precondition: every index is in one part only, ascending.
  init(training: [Int], validation: [Int], test: [Int]) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// Splits images.
  ///
  /// - Parameters:
  ///   - images: The rated images.
  ///   - validation: The share of the images for validation, 0 for none.
  ///   - test: The share of the images for the test, 0 for none.
  ///   - seed: Determines which images go where.
  /// - Throws: ``SplitError``.
  public init(_ images: [RatedImage], validation: Double, test: Double, seed: UInt64) throws(SplitError) {
    try Self.check(validation: validation, test: test)
    var generator = SplitMix64(seed: seed)
    let units = SplitUnit.units(of: images)
    let parts = StratifiedSplitter.split(units, shares: [1 - validation - test, validation, test], with: &generator)
    self.init(training: parts[0], validation: parts[1], test: parts[2])
    try check(hasValidation: validation > 0, hasTest: test > 0, units: units)
  }

  private init(training: [SplitUnit], validation: [SplitUnit], test: [SplitUnit]) {
    self.training = training.flatMap(\.images).sorted()
    self.validation = validation.flatMap(\.images).sorted()
    self.test = test.flatMap(\.images).sorted()
  }

  /// Splits images for cross-validation: every image is in the test part of exactly one of the splits.
  ///
  /// - Parameters:
  ///   - images: The rated images.
  ///   - count: The number of folds k, at least 2; each test part has a share of 1/k.
  ///   - validation: The share of all images for validation in each split, 0 for none; below 1 - 1/k.
  ///   - seed: Determines which images go where.
  /// - Throws: ``SplitError``.
  public static func folds(
    _ images: [RatedImage], count: Int, validation: Double = 0, seed: UInt64
  ) throws(SplitError) -> [DatabaseSplit] {
    guard count >= 2 else { throw .foldCount(count) }
    let share = 1 / Double(count)
    try check(validation: validation, test: share)
    var generator = SplitMix64(seed: seed)
    let units = SplitUnit.units(of: images)
    let folds = StratifiedSplitter.split(units, shares: Array(repeating: share, count: count), with: &generator)
    var splits: [DatabaseSplit] = []
    for (index, test) in folds.enumerated() {
      let others = folds.indices.filter { $0 != index }.flatMap { folds[$0] }
      let watched = validation / (1 - share)
      let parts = StratifiedSplitter.split(others, shares: [1 - watched, watched], with: &generator)
      let split = DatabaseSplit(training: parts[0], validation: parts[1], test: test)
      try split.check(hasValidation: validation > 0, hasTest: true, units: units)
      splits.append(split)
    }
    return splits
  }

  private static func check(validation: Double, test: Double) throws(SplitError) {
    guard validation >= 0, test >= 0, validation + test < 1 else { throw .shares(validation: validation, test: test) }
  }

  private func check(hasValidation: Bool, hasTest: Bool, units: [SplitUnit]) throws(SplitError) {
    let parts = [("training", true, training), ("validation", hasValidation, validation), ("test", hasTest, test)]
    for (name, isWanted, images) in parts where isWanted && images.isEmpty {
      throw .emptyPart(name, images: training.count + validation.count + test.count, groups: units.count)
    }
  }
}

/// One round of cross-validation within a part of a database.
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
  ///   - part: Indices into `images`, such as a split's training part.
  ///   - images: The database's images.
  ///   - count: The number of folds, at least 2.
  ///   - seed: Determines which images go where.
  /// - Throws: ``SplitError``.
  public static func folds(
    of part: [Int], in images: [RatedImage], count: Int, seed: UInt64
  ) throws(SplitError) -> [ImageFold] {
    try DatabaseSplit.folds(part.map { images[$0] }, count: count, seed: seed).map { split in
      ImageFold(training: split.training.map { part[$0] }.sorted(), test: split.test.map { part[$0] }.sorted())
    }
  }
}
