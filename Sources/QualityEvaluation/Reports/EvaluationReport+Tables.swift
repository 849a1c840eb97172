extension EvaluationReport {
  /// The tables, the most important first, without those that have no content.
  var tables: [ReportTable] {
    [agreementTable, humanTable, coverageTable, splitTable, groupTable, cropCountTable].compactMap(\.self)
  }

  private var agreementTable: ReportTable {
    let range = images.reduce(into: (images[0].prediction, images[0].prediction)) {
      $0 = (min($0.0, $1.prediction), max($0.1, $1.prediction))
    }
    let turns = agreement.mapping.map { !$0.isMonotonic(over: range.0...range.1) } ?? false
    return ReportTable(
      title: "Agreement with opinions, \(agreement.imageCount) images",
      header: ["metric", "value", intervalName],
      rows: AgreementMetric.allCases.map {
        row($0.label(options.form), agreement[$0], decimals: $0.decimals)
      },
      note: turns ? "The fitted curve is not monotonic here: the mapped figures flatter the predictions." : ""
    )
  }

  private var humanTable: ReportTable? {
    humanComparison.map { comparison in
      let observers = Figure.text(HumanComparison.observersWithinOneDeviation, decimals: 3)
      return ReportTable(
        title: "Against one observer, \(comparison.imageCount) images",
        header: ["figure", "value", intervalName, "one observer"],
        rows: [
          row("within one SD of the MOS", comparison.withinOneDeviation, decimals: 3) + [observers],
          row("closer to the MOS than one observer", comparison.closerThanObserver, decimals: 3) + ["0.500"],
        ],
        note: "Mean of 2 (1 - Phi(|prediction - MOS| / SD)): opinions taken as normal around the MOS."
      )
    }
  }

  private var coverageTable: ReportTable? {
    intervalCoverage.map { coverage in
      ReportTable(
        title: "Prediction intervals, \(coverage.imageCount) images",
        header: ["figure", "value", intervalName],
        rows: [
          row("opinions inside the interval", coverage.share, decimals: 3),
          ["promised", Figure.text(coverage.level, decimals: 3), ""],
          ["mean width", Figure.text(coverage.meanWidth, decimals: 2), ""],
        ]
      )
    }
  }

  private var splitTable: ReportTable? {
    splits.map { splits in
      ReportTable(
        title: splits.kind == .folds
          ? "Folds, \(splits.splitCount) of them" : "Repeated random splits, \(splits.splitCount) of them",
        header: ["metric", "median", "SD", "quartiles", "lowest", "highest"],
        rows: AgreementMetric.allCases.map { metric in
          let spread = splits[metric]
          func text(_ value: Double?) -> String { Figure.text(value, decimals: metric.decimals) }
          return [
            metric.label(options.form), text(spread?.median), text(spread?.standardDeviation),
            spread.map { "\(text($0.lowerQuartile)) to \(text($0.upperQuartile))" } ?? Figure.undefined,
            text(spread?.minimum), text(spread?.maximum),
          ]
        }
      )
    }
  }

  private var groupTable: ReportTable? {
    // Two images always correlate; groups that small are near-duplicates that were grouped for splits.
    let groups = groups.filter { $0.agreement.imageCount > 2 }
    return groups.isEmpty
      ? nil
      : comparison(
        of: groups.map { ($0.group, $0.agreement, $0.intervalCoverage) }, title: "By group", name: "group")
  }

  private var cropCountTable: ReportTable? {
    cropCounts.isEmpty
      ? nil
      : comparison(
        of: cropCounts.map { (String($0.crops), $0.agreement, nil) }, title: "By crops an image", name: "crops")
  }

  private func comparison(
    of rows: [(String, Agreement, IntervalCoverage?)], title: String, name: String
  ) -> ReportTable {
    let metrics: [AgreementMetric] = [.srocc, .lcc, .rmse]
    let hasCoverage = rows.contains { $0.2 != nil }
    return ReportTable(
      title: title + (hasIntervals ? ", with \(intervalName)s" : ""),
      header: [name, "images"] + metrics.map { $0.label(options.form) }
        + (hasCoverage ? ["inside the interval", "mean width"] : []),
      rows: rows.map { name, agreement, coverage in
        [name, String(agreement.imageCount)] + metrics.map { Figure.text(agreement[$0], decimals: $0.decimals) }
          + (hasCoverage
            ? [Figure.text(coverage?.share, decimals: 3), Figure.text(coverage?.meanWidth, decimals: 2)] : [])
      }
    )
  }

  private var hasIntervals: Bool {
    options.bootstrap.resamples > 0
  }

  /// The header of the intervals, such as "95 % interval".
  private var intervalName: String {
    "\(Figure.percent(options.bootstrap.level)) interval"
  }

  /// A name, a value, and its interval.
  private func row(_ name: String, _ estimate: Estimate?, decimals: Int) -> [String] {
    var interval = Figure.undefined
    if let low = estimate?.low, let high = estimate?.high {
      interval = "\(Figure.text(low, decimals: decimals)) to \(Figure.text(high, decimals: decimals))"
    }
    return [name, Figure.text(estimate?.value, decimals: decimals), interval]
  }
}
