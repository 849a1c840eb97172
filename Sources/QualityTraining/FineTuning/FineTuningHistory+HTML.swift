import QualityEvaluation

extension FineTuningHistory {
  /// The course of the training as one HTML file: loss and correlations over the epochs, and a table of them.
  ///
  /// - Parameter title: the headline.
  public func html(title: String) -> String {
    let parts = "\(trainingImages) images to learn from, \(validationImages) to validate on"
    return HTMLPage(
      title: title, subject: [parts, "Kept: the weights of epoch \(keptEpoch)"],
      figures: [losses, correlations].compactMap(\.self), tables: [table]
    ).html
  }

  private var validated: [(epoch: Double, figures: ValidationFigures)] {
    epochs.compactMap { record in record.validation.map { (Double(record.epoch), $0) } }
  }

  private var losses: (String, Plot, String)? {
    guard !epochs.isEmpty else { return nil }
    let training = epochs.map { (x: Double($0.epoch), y: $0.trainingLoss) }
    let validation = validated.map { (x: $0.epoch, y: $0.figures.loss) }
    var plot = Plot(
      "Loss", summary: "Epochs to the right, loss upwards.",
      horizontal: PlotAxis("Epoch", holding: training.map(\.x) + [0]),
      vertical: PlotAxis("Loss", holding: (training + validation).map(\.y)))
    plot.addLine(training, kind: .curve)
    plot.addLine(validation, kind: .bar)
    for point in validation { plot.addPoint(point.x, point.y, kind: .mean) }
    return (
      "Loss", plot,
      "Line: as trained, random crops. Dotted line: cross-entropy of the averaged weights on the validation part."
    )
  }

  private var correlations: (String, Plot, String)? {
    let srocc = validated.compactMap { epoch, figures in figures.srocc.map { (x: epoch, y: $0) } }
    let lcc = validated.compactMap { epoch, figures in figures.lcc.map { (x: epoch, y: $0) } }
    guard !srocc.isEmpty, !lcc.isEmpty else { return nil }
    var plot = Plot(
      "Correlation with opinions", summary: "Epochs to the right, correlations upwards.",
      horizontal: PlotAxis("Epoch", holding: srocc.map(\.x) + [0]),
      vertical: PlotAxis("Correlation", holding: (srocc + lcc).map(\.y)))
    plot.addLine(lcc, kind: .curve)
    plot.addLine(srocc, kind: .bar)
    for point in srocc { plot.addPoint(point.x, point.y, kind: .mean) }
    return ("Correlation with opinions", plot, "Validation part. Line: LCC. Dotted line: SROCC.")
  }

  private var table: ReportTable {
    ReportTable(
      title: "Epochs", header: EpochRecord.columns.map(\.name), rows: epochs.map(\.cells),
      note: "SROCC, LCC and RMSE are of the averaged weights on the validation part.")
  }
}
