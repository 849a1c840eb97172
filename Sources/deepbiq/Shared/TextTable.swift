import Foundation

/// Columns of text that line up.
struct TextTable {
  struct Column {
    let title: String
    /// At least this many characters; a longer cell pushes the rest of its row to the right.
    let width: Int
    let isRightAligned: Bool

    static func left(_ title: String, _ width: Int = 0) -> Column {
      Column(title: title, width: width, isRightAligned: false)
    }

    static func right(_ title: String, _ width: Int = 0) -> Column {
      Column(title: title, width: width, isRightAligned: true)
    }

    fileprivate func padded(_ cell: String) -> String {
      let padding = String(repeating: " ", count: max(0, width - cell.count))
      return isRightAligned ? padding + cell : cell + padding
    }
  }

  let columns: [Column]
  /// What separates two columns.
  var gap = "  "

  /// The line of titles.
  var header: String { row(columns.map(\.title)) }

  /// A line with one cell in each column.
  func row(_ cells: [String]) -> String {
    zip(columns, cells).map { $0.padded($1) }.joined(separator: gap)
  }

  /// A whole table, each column as wide as its widest cell: the header, the rows between two rules, and a row of
  /// totals.
  static func lines(_ columns: [Column], rows: [[String]], total: [String]) -> [String] {
    let measured = columns.enumerated().map { index, column in
      let cells = rows.map { $0[index] } + [column.title, total[index]]
      let width = max(column.width, cells.map(\.count).max() ?? 0)
      return Column(title: column.title, width: width, isRightAligned: column.isRightAligned)
    }
    let table = TextTable(columns: measured)
    let rule = table.row(measured.map { String(repeating: "-", count: $0.width) })
    return [table.header, rule] + rows.map(table.row) + [rule, table.row(total)]
  }
}

/// Numbers as people read them.
enum Decimals {
  /// "52.10" for 52.1 and two decimals.
  static func text(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }

  /// As ``text(_:_:)``, or "-" for a figure that is not defined.
  static func text(_ value: Double?, _ decimals: Int) -> String {
    value.map { text($0, decimals) } ?? "-"
  }

  /// "90" for 90.0, "97.5" for 97.5: at most four digits, without trailing zeros.
  static func shortest(_ value: Double) -> String {
    String(format: "%.4g", value)
  }

  /// "1,234,567" for 1234567.
  static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0 && index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
