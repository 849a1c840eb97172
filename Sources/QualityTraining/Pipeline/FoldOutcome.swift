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
}
