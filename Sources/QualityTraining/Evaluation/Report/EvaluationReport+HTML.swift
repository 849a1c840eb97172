extension EvaluationReport {
  /// The report as one HTML file: no scripts, nothing fetched, readable in light and dark.
  public var html: String {
    "<!doctype html>\n"
      + MarkupElement("html", [("lang", "en")], [head, MarkupElement("body", [], [main])]).markup + "\n"
  }

  private var head: MarkupElement {
    MarkupElement(
      "head",
      [],
      [
        MarkupElement("meta", [("charset", "utf-8")]),
        MarkupElement("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
        MarkupElement("meta", [("name", "color-scheme"), ("content", "light dark")]),
        MarkupElement("title", text: title),
        MarkupElement("style", text: EvaluationReport.styleSheet),
      ]
    )
  }

  private var main: MarkupElement {
    let heading =
      [MarkupElement("h1", text: title)] + subject.map { MarkupElement("p", [("class", "subject")], text: $0) }
    let figures = EvaluationPlots(report: self).all.map { title, plot, caption in
      MarkupElement(
        "figure",
        [],
        [MarkupElement("h2", text: title), plot.element, MarkupElement("figcaption", text: caption)]
      )
    }
    let sections = (tables + [largestErrors]).map { table in
      MarkupElement(
        "section",
        [],
        [MarkupElement("h2", text: table.title), MarkupElement("div", [("class", "scroll")], [table.element])]
          + (table.note.isEmpty ? [] : [MarkupElement("p", [("class", "note")], text: table.note)])
      )
    }
    return MarkupElement(
      "main",
      [],
      heading + [Plot.clipping, MarkupElement("div", [("class", "plots")], figures)] + sections
    )
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
