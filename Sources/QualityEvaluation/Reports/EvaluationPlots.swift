/// The plots of a report.
struct EvaluationPlots {
  let report: EvaluationReport

  /// Titles, plots and captions, in their order on the page.
  var all: [(title: String, plot: Plot, caption: String)] {
    [scatter, residuals, calibration, intervals, cropCounts].compactMap(\.self)
  }

  private var images: [EvaluatedImage] { report.images }

  private var scatter: (String, Plot, String) {
    let predictions = images.map(\.prediction)
    let both = predictions + images.map(\.opinion)
    var plot = Plot(
      "Prediction against opinion",
      summary: "A dot an image, prediction to the right, mean opinion score upwards.",
      horizontal: PlotAxis("Prediction", holding: both),
      vertical: PlotAxis("Mean opinion score", holding: both)
    )
    plot.addDiagonal()
    for image in images { plot.addPoint(image.prediction, image.opinion, name: image.name) }
    var caption = "A dot an image. Dashed: where both are equal."
    if let mapping = report.agreement.mapping, let low = predictions.min(), let high = predictions.max() {
      let curve = (0...100).map { low + (high - low) * Double($0) / 100 }
      plot.addLine(curve.map { ($0, mapping($0)) }, kind: .curve)
      caption += " Solid: the fitted \(mapping.form.label)."
    }
    return ("Prediction against opinion", plot, caption)
  }

  private var residuals: (String, Plot, String) {
    var plot = Plot(
      "Error by opinion",
      summary: "A dot an image, mean opinion score to the right, prediction minus opinion upwards.",
      horizontal: PlotAxis("Mean opinion score", holding: images.map(\.opinion)),
      vertical: PlotAxis("Prediction minus opinion", holding: images.map(\.error) + [0])
    )
    plot.addLevel(0)
    for image in images { plot.addPoint(image.opinion, image.error, name: image.name) }
    return (
      "Error by opinion", plot,
      "A falling cloud: bad images are scored too high and good ones too low, as by every imperfect regression."
    )
  }

  private var calibration: (String, Plot, String)? {
    let bins = report.calibration
    guard !bins.isEmpty else { return nil }
    let both = bins.flatMap { [$0.prediction, $0.opinion - margin($0), $0.opinion + margin($0)] }
    var plot = Plot(
      "Calibration",
      summary: "A dot a bin of images, mean prediction to the right, mean opinion upwards.",
      horizontal: PlotAxis("Mean prediction", holding: both),
      vertical: PlotAxis("Mean opinion", holding: both)
    )
    plot.addDiagonal()
    for bin in bins {
      plot.addLine(
        [(bin.prediction, bin.opinion - margin(bin)), (bin.prediction, bin.opinion + margin(bin))], kind: .bar)
      plot.addPoint(bin.prediction, bin.opinion, radius: 5, kind: .mean, name: "\(bin.imageCount) images")
    }
    return (
      "Calibration", plot,
      "Bins of equal size by prediction, with 1.96 standard errors of the mean opinion. Dashed: perfect calibration."
    )
  }

  private func margin(_ bin: CalibrationBin) -> Double {
    1.96 * (bin.standardError ?? 0)
  }

  private var intervals: (String, Plot, String)? {
    let bins = report.calibration.compactMap { bin in bin.intervalShare.map { (bin, $0) } }
    guard !bins.isEmpty else { return nil }
    let level = report.intervalCoverage?.level
    var plot = Plot(
      "Interval coverage",
      summary: "A dot a bin of images, mean prediction to the right, share of opinions inside their intervals upwards.",
      horizontal: PlotAxis("Mean prediction", holding: bins.map(\.0.prediction)),
      vertical: PlotAxis("Opinions inside the interval", holding: bins.map(\.1) + [level ?? 1, 1])
    )
    if let level { plot.addLevel(level) }
    for (bin, share) in bins {
      plot.addPoint(bin.prediction, share, radius: 5, kind: .mean, name: "\(bin.imageCount) images")
    }
    return (
      "Interval coverage", plot,
      "The bins of the calibration."
        + (level.map { " Dashed: the promised \(Figure.percent($0)), which holds over all images together." } ?? "")
    )
  }

  private var cropCounts: (String, Plot, String)? {
    let errors = report.cropCounts.compactMap { count in count.agreement[.rmse].map { (count.crops, $0) } }
    guard !errors.isEmpty else { return nil }
    var plot = Plot(
      "Error against crop count",
      summary: "Crops an image to the right, root mean square error upwards.",
      horizontal: PlotAxis("Crops an image", holding: errors.map { Double($0.0) } + [0]),
      vertical: PlotAxis(
        "RMSE",
        holding: errors.flatMap { [$0.1.value, $0.1.low ?? $0.1.value, $0.1.high ?? $0.1.value] }
      )
    )
    plot.addLine(errors.map { (Double($0.0), $0.1.value) }, kind: .curve)
    for (crops, error) in errors {
      if let low = error.low, let high = error.high {
        plot.addLine([(Double(crops), low), (Double(crops), high)], kind: .bar)
      }
      plot.addPoint(Double(crops), error.value, radius: 5, kind: .mean, name: "\(crops) crops")
    }
    return ("Error against crop count", plot, "Root mean square error, with its confidence interval.")
  }
}
