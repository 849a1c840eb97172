import Foundation

/// One table of a report: its first column has names, the others figures.
package struct ReportTable {
  /// What the table shows.
  package let title: String

  /// The names of the columns.
  package let header: [String]

  /// Rows with as many cells as there are columns.
  package let rows: [[String]]

  /// What a reader has to know about the table, in sentences; empty for nothing.
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
      // Without the spaces of an empty last cell.
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    lines.insert(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
    lines.insert(ReportTable.printable(title), at: 0)
    if !note.isEmpty { lines.append(ReportTable.printable(note)) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `text` with control characters, which a terminal would obey, replaced.
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

/// Numbers as reports print them.
package enum Figure {
  /// Printed where a figure is undefined.
  package static let undefined = "–"

  /// "52.10" for 52.1 and two decimals; never "-0.00".
  package static func text(_ value: Double?, decimals: Int) -> String {
    guard let value else { return undefined }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
  }

  /// "0.853 [0.832, 0.871]".
  package static func text(_ estimate: Estimate?, decimals: Int) -> String {
    guard let low = estimate?.low, let high = estimate?.high else { return text(estimate?.value, decimals: decimals) }
    return "\(text(estimate?.value, decimals: decimals)) "
      + "[\(text(low, decimals: decimals)), \(text(high, decimals: decimals))]"
  }

  /// "1.23e-04" for 0.000123.
  package static func scientific(_ value: Double) -> String {
    String(format: "%.2e", value)
  }

  /// "95 %" for 0.95, "99.9 %" for 0.999.
  package static func percent(_ share: Double) -> String {
    String(format: "%.4g %%", share * 100)
  }
}
