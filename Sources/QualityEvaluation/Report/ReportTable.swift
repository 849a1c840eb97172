/// One table of a report: its first column holds names, the others figures.
package struct ReportTable {
  /// What the table shows.
  package let title: String

  /// The names of the columns.
  package let header: [String]

  /// Rows with as many cells as there are columns.
  package let rows: [[String]]

  /// What a reader must know to read it, in sentences; empty for nothing.
  package let note: String

  package init(title: String, header: [String], rows: [[String]], note: String = "") {
    self.title = title
    self.header = header
    self.rows = rows
    self.note = note
  }

  /// The table for a terminal: names to the left, figures to the right, two spaces between columns.
  package var text: String {
    let cells = ([header] + rows).map { $0.map(ReportTable.printable) }
    let widths = header.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    var lines = cells.map { row in
      let line = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + padding : padding + row[column]
      }.joined(separator: "  ")
      // An empty last cell leaves no spaces behind.
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    lines.insert(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
    lines.insert(ReportTable.printable(title), at: 0)
    if !note.isEmpty { lines.append(ReportTable.printable(note)) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `text` with control characters, which could drive a terminal, replaced.
  package static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
            ? "\u{FFFD}" : $0
        }
      )
    )
  }
}
