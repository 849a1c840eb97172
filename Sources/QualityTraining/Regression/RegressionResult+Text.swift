import Foundation
import QualityEvaluation

extension RegressionResult {
  /// The result for a terminal: the grid, the choice, and the figures of the folds and of the held-out parts.
  public var text: String {
    let chosen = search.best.parameters
    let settings = [
      "C \(short(chosen.c))", chosen.kernel.gamma.map { "gamma \(short($0))" }, "epsilon \(short(chosen.epsilon))",
      regression.machine.supportVectorCount > 0 ? "\(regression.machine.supportVectorCount) support vectors" : nil,
    ].compactMap(\.self)
    var lines = [gridTable.text, "Chosen: \(settings.joined(separator: ", "))\n"]
    let ends = search.namesAtEnds(of: grid)
    if !ends.isEmpty {
      lines.append("At the end of what was tried: \(ends.joined(separator: ", ")); values beyond may do better\n")
    }
    return lines.joined() + "\n" + figures.text
  }

  /// The deciding figure by C and by gamma, or by epsilon where there is no choice of gamma.
  private var gridTable: ReportTable {
    let gammas = Array(Set(grid.kernels.compactMap(\.gamma))).sorted()
    let isByGamma = gammas.count > 1
    let columns = isByGamma ? gammas : grid.epsilons.sorted()
    let criterion = training.settings.criterion
    let rows = grid.cs.sorted().map { c in
      [short(c)]
        + columns.map { column in
          let points = search.points.filter {
            $0.parameters.c == c && (isByGamma ? $0.parameters.kernel.gamma : $0.parameters.epsilon) == column
          }
          let losses = points.compactMap { criterion.loss($0.mean) }
          return Figure.text(losses.min().map { criterion == .rmse ? $0 : -$0 }, decimals: criterion == .rmse ? 2 : 3)
        }
    }
    let folds = training.settings.folds
    return ReportTable(
      title: "\(criterion.label) by C and \(isByGamma ? "gamma, each with its best epsilon" : "epsilon"), "
        + "mean of \(folds) folds of the training part",
      header: ["C"] + columns.map { "\(isByGamma ? "gamma" : "epsilon") \(short($0))" }, rows: rows)
  }

  private var figures: ReportTable {
    var rows = [foldRow]
    for (name, images) in [("validation part", validation), ("test part", test)] where !images.isEmpty {
      let agreement = Agreement(of: images)
      rows.append(
        [name, "\(images.count)"]
          + [(AgreementMetric.lcc, 3), (.srocc, 3), (.rmse, 2)].map { Figure.text(agreement[$0], decimals: $1) })
    }
    return ReportTable(
      title: "Agreement with opinions", header: ["", "images", "LCC", "SROCC", "RMSE"], rows: rows,
      note: "Folds: mean and standard deviation; the setting was chosen by them. Parts: 95 % bootstrap intervals.")
  }

  private var foldRow: [String] {
    let best = search.best
    let cells =
      [(best.mean.lcc, best.spread(\.lcc), 3), (best.mean.srocc, best.spread(\.srocc), 3)]
      + [(best.mean.rmse, best.spread { $0.rmse }, 2)]
    return ["\(best.folds.count) folds", "\(search.predictions.count)"]
      + cells.map { mean, spread, decimals in
        "\(Figure.text(mean, decimals: decimals)) ± \(Figure.text(spread?.standardDeviation, decimals: decimals))"
      }
  }

  /// Four significant digits, without zeros at the end.
  private func short(_ value: Double) -> String { String(format: "%.4g", value) }
}

extension SelectionCriterion {
  fileprivate var label: String {
    switch self {
    case .rmse: "Root mean square error"
    case .lcc: "Linear correlation"
    case .srocc: "Rank correlation"
    case .correlation: "Mean of linear and rank correlation"
    }
  }
}
