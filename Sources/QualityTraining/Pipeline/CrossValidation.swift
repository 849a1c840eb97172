/// The folds of a training combined: which settings of the score are chosen, and how good the whole pipeline is.
///
/// A fold's images are scored with the setting that is best in the other folds, so that no choice is judged on images
/// that it has seen.
struct CrossValidation: Sendable {
  /// The chosen setting: the best over all folds.
  let chosen: ScoreSettings

  /// For each fold its images (indices), and their scores with the setting that the other folds choose.
  let folds: [(images: [Int], scores: [Double])]

  /// For each fold the scores of the category head alone.
  let headScores: [[Double]]

  /// From which strength each kind of damage is reported, by the trials of all folds; empty where there were none.
  let damage: [DamageThreshold]

  /// - Parameters:
  ///   - outcomes: one per fold, of the same grid.
  ///   - indices: by name, the image's place in `opinions`.
  ///   - opinions: on the scale of the scores.
  ///   - headShares: what the category head's share of the score may be.
  ///   - criterion: the figure that decides.
  /// - Precondition: there are two folds or more, and their images are known.
  /// - Throws: ``RegressionError/nothingToChoose``.
  init(
    _ outcomes: [FoldOutcome], indices: [String: Int], opinions: [Double], headShares: [Double] = [0],
    criterion: SelectionCriterion
  ) throws(RegressionError) {
    precondition(outcomes.count >= 2, "a cross-validation has folds")
    let points = outcomes[0].grid.points.flatMap { parameters in
      headShares.map { ScoreSettings(regression: parameters, headShare: $0) }
    }
    let images = outcomes.map { $0.images.compactMap { indices[$0] } }
    func scores(_ point: Int, in outcome: FoldOutcome) -> [Double] {
      points[point].scores(
        regression: outcome.regressionScores[point / headShares.count], head: outcome.headScores)
    }
    // losses[fold][point]
    let losses = zip(outcomes, images).map { outcome, images in
      points.indices.map { point in
        criterion.loss(
          RegressionFigures(scores: scores(point, in: outcome), opinions: images.map { opinions[$0] }))
      }
    }
    func best(in folds: [Int]) throws(RegressionError) -> Int {
      let means = points.indices.map { point in
        folds.reduce(0.0) { $0 + (losses[$1][point] ?? .infinity) } / Double(folds.count)
      }
      guard let best = means.indices.min(by: { means[$0] < means[$1] }), means[best].isFinite else {
        throw .nothingToChoose
      }
      return best
    }
    chosen = points[try best(in: Array(outcomes.indices))]
    var folds: [(images: [Int], scores: [Double])] = []
    for (fold, outcome) in outcomes.enumerated() {
      let point = try best(in: outcomes.indices.filter { $0 != fold })
      folds.append((images[fold], scores(point, in: outcome)))
    }
    self.folds = folds
    headScores = outcomes.map(\.headScores)
    let trials = outcomes.flatMap(\.damageTrials)
    damage = trials.isEmpty ? [] : DamageThreshold.calibrated(on: trials)
  }

  /// One score per image, by its index.
  var scores: [Int: Double] {
    Dictionary(uniqueKeysWithValues: folds.flatMap { zip($0.images, $0.scores) })
  }
}

/// The result of one fold of a cross-validation: the scores of images that neither its network nor its regressions saw.
struct FoldOutcome: Sendable, Equatable, Codable {
  /// Names of the fold's test images.
  let images: [String]

  /// For each setting of the grid, the score of each image.
  let regressionScores: [[Double]]

  /// The scores of the category head alone: the expected centre of the category.
  let headScores: [Double]

  /// The standard deviation of the score in the category head's distribution, of each image: how sure the head is.
  let headDeviations: [Double]

  /// What the network says of damage made on purpose; none where it was not taught any.
  let damageTrials: [DamageTrial]

  /// The settings that were tried, so that all folds try the same.
  let grid: SVRGrid

  /// Whether it has every score of a fold with these test images: a file may have been edited.
  func isWhole(for test: [String]) -> Bool {
    images == test && headScores.count == test.count && headDeviations.count == test.count && !grid.points.isEmpty
      && regressionScores.count == grid.points.count && regressionScores.allSatisfy { $0.count == test.count }
  }
}

/// How the score combines a fine-tuned network's category head and a regression.
public struct ScoreSettings: Sendable, Equatable, Codable {
  /// How the regression is trained.
  public let regression: SVRParameters

  /// The share of the category head's score; that of the regression is the rest.
  public let headShare: Double

  public init(regression: SVRParameters, headShare: Double = 0) {
    self.regression = regression
    self.headShare = headShare
  }

  /// The weighted means of both scores.
  func scores(regression: [Double], head: [Double]) -> [Double] {
    zip(regression, head).map { (1 - headShare) * $0 + headShare * $1 }
  }
}
