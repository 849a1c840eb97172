extension ReportTable {
  /// The table as HTML.
  var element: MarkupElement {
    let head = header.map { MarkupElement("th", [("scope", "col")], text: $0) }
    let body = rows.map { row in
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
}
