extension EvaluationReport {
  /// The report as one HTML file: no scripts, nothing fetched, readable in light and dark.
  public var html: String {
    HTMLPage(
      title: title, subject: subject, figures: EvaluationPlots(report: self).all, tables: tables + [largestErrors]
    ).html
  }

  /// The images to look at first.
  private var largestErrors: ReportTable {
    let order = images.indices.sorted { (-abs(images[$0].error), $0) < (-abs(images[$1].error), $1) }
    return ReportTable(
      title: "Largest errors",
      header: ["image", "prediction", "opinion", "error"],
      rows: order.prefix(10).map { index in
        let image = images[index]
        return [image.name] + [image.prediction, image.opinion, image.error].map { Figure.text($0, decimals: 2) }
      }
    )
  }
}
