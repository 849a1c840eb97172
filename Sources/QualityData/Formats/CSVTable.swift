import Foundation
import SwiftCSV

/// A table of ratings in a CSV file with a header row; fields are separated by commas, semicolons or tabs (RFC 4180).
struct CSVTable {
  /// The rows below the header, without empty ones.
  let rows: [Row]

  private static let hint = "it is the list of images and opinions"

  /// The most rows above the header, such as a title, of a table exported from a spreadsheet.
  private static let longestTitle = 10

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - columns: The required columns, in lower case; the file may have others, and its case does not matter.
  ///   - isExport: Whether the table is exported from a spreadsheet, which may have rows above the header.
  ///   - hint: What to do when the file is missing.
  /// - Throws: ``DatabaseError`` when the file cannot be read, is not CSV, or lacks a column.
  init(
    path: String, columns: [String], isExport: Bool = false, hint: String = Self.hint
  ) throws(DatabaseError) {
    let text = try FileManager.default.text(ofFile: path, hint: hint)
    let parses = [CSVDelimiter.comma, .semicolon, .tab].compactMap { Self.lines(of: text, delimiter: $0) }
    guard !parses.isEmpty else {
      throw .malformed(SourcePlace(path), found: "quotation marks that do not match", expected: "CSV as in RFC 4180")
    }
    let titles = isExport ? Self.longestTitle : 0
    guard let (lines, header) = Self.firstHeader(with: columns, below: titles, in: parses) else {
      throw .malformed(
        SourcePlace(path, .line(1)), found: "\"\(text.prefix { !$0.isNewline })\"",
        expected: "a header row with the columns \(columns.joined(separator: ", "))")
    }
    let names = lines[header].map(Self.normalized)
    let indices = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
    rows = lines.enumerated().dropFirst(header + 1).compactMap { index, fields in
      let fields = fields.map { $0.trimmingCharacters(in: .whitespaces) }
      guard fields.contains(where: { !$0.isEmpty }) else { return nil }
      return Row(place: SourcePlace(path, .line(index + 1)), fields: fields, indices: indices)
    }
  }

  /// The fields of all lines, empty ones included; nil when their quotation marks do not match.
  private static func lines(of text: String, delimiter: CSVDelimiter) -> [[String]]? {
    guard let csv = try? EnumeratedCSV(string: text, delimiter: delimiter, loadColumns: false) else { return nil }
    return [csv.header] + csv.rows
  }

  /// Of several ways to read the lines, the first with all columns in one of the first lines, and the index of that
  /// line.
  private static func firstHeader(
    with columns: [String], below titles: Int, in parses: [[[String]]]
  ) -> (lines: [[String]], header: Int)? {
    for lines in parses {
      let header = lines.prefix(titles + 1).firstIndex { line in
        let names = line.map(normalized)
        return columns.allSatisfy(names.contains)
      }
      if let header { return (lines, header) }
    }
    return nil
  }

  private static func normalized(_ header: String) -> String {
    header.trimmingCharacters(in: .whitespaces).lowercased()
  }

  /// One row; columns are named as in ``CSVTable/init(path:columns:isExport:hint:)``.
  struct Row {
    let place: SourcePlace
    fileprivate let fields: [String]
    fileprivate let indices: [String: Int]

    /// The field of a column; nil when it is empty or the table has no such column.
    func optionalText(_ column: String) -> String? {
      guard let index = indices[column], index < fields.count, !fields[index].isEmpty else { return nil }
      return fields[index]
    }

    func text(_ column: String) throws(DatabaseError) -> String {
      guard let text = optionalText(column) else {
        throw .malformed(place, found: "nothing in the column \(column)", expected: "a value")
      }
      return text
    }

    func optionalNumber(_ column: String) throws(DatabaseError) -> Double? {
      guard let text = optionalText(column) else { return nil }
      return try place.number(text, in: " in the column \(column)")
    }

    func number(_ column: String) throws(DatabaseError) -> Double {
      _ = try text(column)
      return try optionalNumber(column) ?? .nan
    }
  }
}
