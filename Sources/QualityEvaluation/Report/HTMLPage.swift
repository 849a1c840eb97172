/// A page in the look of every report: one file, no scripts, nothing fetched, readable in light and dark.
package struct HTMLPage {
  /// What the page is about; also its headline.
  let title: String

  /// What was looked at, a paragraph each, under the headline.
  let subject: [String]

  /// Titles, pictures and captions, in the order to show them.
  let figures: [(title: String, plot: Plot, caption: String)]

  /// Tables under the pictures.
  let tables: [ReportTable]

  package init(
    title: String, subject: [String], figures: [(title: String, plot: Plot, caption: String)], tables: [ReportTable]
  ) {
    self.title = title
    self.subject = subject
    self.figures = figures
    self.tables = tables
  }

  /// The page as it stands in a file.
  package var html: String {
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
    let figures = figures.map { title, plot, caption in
      MarkupElement(
        "figure",
        [],
        [MarkupElement("h2", text: title), plot.element, MarkupElement("figcaption", text: caption)]
      )
    }
    let sections = tables.map { table in
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
}
