/// A page in the style of every report: one file without scripts, self-contained, readable in light and dark.
package struct HTMLPage {
  /// The title and headline.
  let title: String

  /// What was evaluated, one paragraph each, under the headline.
  let subject: [String]

  /// Titles, plots and captions, in their order on the page.
  let figures: [(title: String, plot: Plot, caption: String)]

  /// The tables under the plots.
  let tables: [ReportTable]

  package init(
    title: String, subject: [String], figures: [(title: String, plot: Plot, caption: String)], tables: [ReportTable]
  ) {
    self.title = title
    self.subject = subject
    self.figures = figures
    self.tables = tables
  }

  /// The content of the HTML file.
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
        MarkupElement("style", text: Self.styleSheet),
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
        [
          MarkupElement("h2", text: table.title),
          MarkupElement("div", [("class", "scroll")], [Self.element(of: table)]),
        ]
          + (table.note.isEmpty ? [] : [MarkupElement("p", [("class", "note")], text: table.note)])
      )
    }
    return MarkupElement(
      "main",
      [],
      heading + [Plot.clipping, MarkupElement("div", [("class", "plots")], figures)] + sections
    )
  }

  private static func element(of table: ReportTable) -> MarkupElement {
    let head = table.header.map { MarkupElement("th", [("scope", "col")], text: $0) }
    let body = table.rows.map { row in
      MarkupElement(
        "tr",
        [],
        row.enumerated().map { column, cell in
          column == 0 ? MarkupElement("th", [("scope", "row")], text: cell) : MarkupElement("td", text: cell)
        }
      )
    }
    return MarkupElement(
      "table",
      [],
      [MarkupElement("thead", [], [MarkupElement("tr", [], head)]), MarkupElement("tbody", [], body)]
    )
  }

  /// The style of every report. It has no character that would need escaping in HTML.
  static let styleSheet = """
    :root { color-scheme: light dark; --page: #fcfcfa; --ink: #1d232b; --faint: #5a6472; --line: #d9dde3;
      --data: #1f6fb2; --fit: #b3450b; }
    @media (prefers-color-scheme: dark) {
      :root { --page: #14181d; --ink: #e6e9ed; --faint: #a0abb8; --line: #343c46; --data: #6cb3ee; --fit: #ffa05c; }
    }
    body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 1120px; margin: 0 auto; padding: 24px 20px 64px; }
    h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 12px; overflow-wrap: anywhere; }
    h2 { font-size: 1.1rem; margin: 0 0 8px; }
    p { margin: 0; }
    .subject, .note, figcaption { color: var(--faint); overflow-wrap: anywhere; }
    .note, figcaption { font-size: 0.875rem; margin-top: 6px; max-width: 65ch; }
    .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 32px;
      margin: 32px 0; }
    figure { margin: 0; }
    svg { display: block; width: 100%; height: auto; }
    section { margin: 32px 0 0; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: 4px 24px 4px 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
    th:first-child { text-align: left; font-weight: normal; }
    thead th, thead th:first-child { font-weight: 600; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .point { fill: var(--data); fill-opacity: 0.45; }
    .mean { fill: var(--data); }
    .curve { fill: none; stroke: var(--fit); stroke-width: 2.5; }
    .bar { fill: none; stroke: var(--data); stroke-width: 2; }
    .guide { fill: none; stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 5 4; }
    .tick { fill: var(--faint); font-size: 13px; }
    .label { fill: var(--ink); font-size: 14px; }
    @media print { .scroll { overflow: visible; } figure, section { break-inside: avoid; } }
    """
}
