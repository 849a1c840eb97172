import Testing

@testable import QualityTraining

@Suite struct CrossValidationTests {
  private let grid = SVRGrid(kernels: [.linear], cs: [1, 2], epsilons: [1])
  private let indices = ["a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5]
  private let opinions = [10.0, 50, 90, 20, 60, 80]

  /// Each setting's scores are the opinions moved by its error.
  private func outcome(_ images: [String], errors: [Double]) -> FoldOutcome {
    let own = images.map { opinions[indices[$0] ?? 0] }
    return FoldOutcome(
      images: images, regressionScores: errors.map { error in own.map { $0 + error } }, headScores: own,
      headDeviations: own.map { _ in 20 }, damageTrials: [], grid: grid)
  }

  @Test("a fold is scored with the setting that the other folds choose, not with its own best")
  func nested() throws {
    let outcomes = [
      outcome(["a", "b"], errors: [1, 5]), outcome(["c", "d"], errors: [6, 2]), outcome(["e", "f"], errors: [3, 4]),
    ]
    let validation = try CrossValidation(outcomes, indices: indices, opinions: opinions, criterion: .rmse)
    // Sums of errors: all folds 10 and 11; without the first 9 and 6, the second 4 and 9, the third 7 and 7.
    #expect(validation.chosen == ScoreSettings(regression: grid.points[0]))
    #expect(validation.folds.map(\.scores) == [[15, 55], [96, 26], [63, 83]])
    #expect(validation.scores[3] == 26)
  }

  @Test("the category head gets the share that the other folds choose")
  func headShare() throws {
    // The head is right everywhere: the larger its share, the smaller the error.
    let outcomes = [["a", "b"], ["c", "d"], ["e", "f"]].map { outcome($0, errors: [8, 4]) }
    let validation = try CrossValidation(
      outcomes, indices: indices, opinions: opinions, headShares: [0, 0.75, 0.5], criterion: .rmse)
    #expect(validation.chosen == ScoreSettings(regression: grid.points[1], headShare: 0.75))
    #expect(validation.folds.map(\.scores) == [[11, 51], [91, 21], [61, 81]])
  }

  @Test("scores that never vary leave nothing to choose")
  func nothing() throws {
    let flat = FoldOutcome(
      images: ["a", "b"], regressionScores: [[1, 1], [1, 1]], headScores: [1, 1], headDeviations: [20, 20],
      damageTrials: [], grid: grid)
    #expect(throws: RegressionError.nothingToChoose) {
      _ = try CrossValidation([flat, flat], indices: indices, opinions: opinions, criterion: .srocc)
    }
  }
}
