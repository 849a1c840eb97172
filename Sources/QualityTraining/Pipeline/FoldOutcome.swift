/// What one fold of a cross-validation found: the scores of images that neither its network nor its regressions saw.
struct FoldOutcome: Sendable, Equatable, Codable {
  /// Names of the fold's test images.
  let images: [String]

  /// For each setting of the grid, the score of each image.
  let regressionScores: [[Double]]

  /// The scores of the category head alone: the expected centre of the category.
  let headScores: [Double]

  /// The settings that were tried, so that all folds try the same.
  let grid: SVRGrid

  /// Whether it has every score of a fold with these test images: a file may have been changed by hand.
  func isWhole(for test: [String]) -> Bool {
    images == test && headScores.count == test.count && !grid.points.isEmpty
      && regressionScores.count == grid.points.count && regressionScores.allSatisfy { $0.count == test.count }
  }
}
