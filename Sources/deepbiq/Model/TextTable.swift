/// Aligned columns under a header, and a last row for the total.
struct TextTable {
  let header: [String]
  let rows: [[String]]
  let total: [String]
  /// Columns that begin at the left; the others end at the right.
  let leftColumns: ClosedRange<Int>

  /// The table's lines, each as wide as its columns need.
  var lines: [String] {
    let widths = header.indices.map { column in (rows + [header, total]).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      zip(cells, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return leftColumns.contains(column) ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ")
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return [line(header), rule] + rows.map(line) + [rule, line(total)]
  }
}
