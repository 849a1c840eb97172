extension EvaluationReport {
  /// The report for a terminal: aligned tables under a headline, each followed by an empty line but the last.
  public var text: String {
    let lines = [title] + subject
    return (lines.map { ReportTable.printable($0) + "\n" }.joined() + "\n")
      + tables.map(\.text).joined(separator: "\n")
  }

  /// What was evaluated, and how, in lines.
  var subject: [String] {
    let bootstrap = options.bootstrap
    return [
      model.map { "Model: \($0)" },
      database.map { "Database: \($0)" },
      bootstrap.resamples > 0
        ? "Intervals: \(Figure.percent(bootstrap.level)), percentile bootstrap of \(bootstrap.resamples) resamples, "
          + "seed \(bootstrap.seed)" : "Intervals: none",
    ].compactMap(\.self)
  }
}
