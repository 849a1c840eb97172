/// What cross-validation found.
public struct GridSearchResult: Sendable {
  /// Every setting in the order of ``SVRGrid/points``.
  public let points: [GridPoint]

  /// The index of the chosen one.
  public let bestIndex: Int

  /// For each image of the folds, the score that the chosen setting gives it in the fold that does not train on it, in
  /// the order of the folds' test images.
  public let predictions: [(image: Int, score: Double)]

  /// The chosen setting.
  public var best: GridPoint { points[bestIndex] }

  /// Which values of the chosen setting are the ends of a list that has several: a better one may lie beyond.
  public func namesAtEnds(of grid: SVRGrid) -> [String] {
    let chosen = best.parameters
    let lists: [(String, Double?, [Double])] = [
      ("C", chosen.c, grid.cs), ("gamma", chosen.kernel.gamma, grid.kernels.compactMap(\.gamma)),
      ("epsilon", chosen.epsilon, grid.epsilons),
    ]
    return lists.compactMap { name, value, list in
      Set(list).count > 2 && (value == list.min() || value == list.max()) ? name : nil
    }
  }
}
