import Foundation

/// The rows that an interrupted run has written, read to go on behind them.
struct EarlierRows {
  /// How many there are, and how many of them have no score.
  private(set) var count = 0
  private(set) var failed = 0
  /// Bytes up to the end of the last row that is whole.
  private(set) var byteCount = 0

  /// How often each name has a row. Two hashes of a name stand for it: there may be millions.
  private var occurrences: [Key: Int32] = [:]

  private struct Key: Hashable {
    let first, second: Int

    init(_ path: String, isEscaped: Bool) {
      func hash(_ seed: Int) -> Int {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(isEscaped)
        hasher.combine(path)
        return hasher.finalize()
      }
      (first, second) = (hash(1), hash(2))
    }
  }

  /// What of a row matters here.
  private struct Row: Decodable {
    var path: String
    var isEscaped: Bool?
    var hasFailed: Bool

    private struct Problem: Decodable {
      let code: String
    }

    private enum CodingKeys: String, CodingKey {
      case path, error
      case isEscaped = "path_percent_escaped"
    }

    init(from decoder: any Decoder) throws {
      let row = try decoder.container(keyedBy: CodingKeys.self)
      path = try row.decode(String.self, forKey: .path)
      isEscaped = try row.decodeIfPresent(Bool.self, forKey: .isEscaped)
      hasFailed = try row.decodeIfPresent(Problem.self, forKey: .error) != nil
    }

    /// Nil for fields that are no row of ``CSVWriter``.
    init?(fields: [String]) {
      guard fields.count == CSVWriter.columns.count, let escaped = fields.last, ["true", "false"].contains(escaped)
      else { return nil }
      path = fields[0]
      isEscaped = escaped == "true"
      hasFailed = !fields[fields.count - 3].isEmpty
    }
  }

  /// - Parameters:
  ///   - next: The file's bytes, part by part; nil at its end.
  /// - Throws: `CommandFailure` where the file is no output of `score` in this format.
  init(
    format: ScoreCommand.Format, file: FileName, _ next: () throws(CommandFailure) -> [UInt8]?
  ) throws(CommandFailure) {
    var records = RecordReader(quotes: format == .csv)
    var isHeader = format == .csv
    while let part = try next() {
      for record in records.take(part) {
        if isHeader {
          guard RecordReader.fields(of: record) == CSVWriter.columns else { throw Self.strange(file, format, row: 0) }
          isHeader = false
        } else {
          guard let row = Self.row(record, format) else { throw Self.strange(file, format, row: count + 1) }
          add(row)
        }
        byteCount += record.count
      }
    }
    let start = format == .csv ? CSVWriter().header : #"{"path":"#
    guard byteCount > 0 || start.utf8.starts(with: records.rest.prefix(start.utf8.count)) else {
      throw Self.strange(file, format, row: 0)
    }
  }

  /// Whether a file has a row, which then stands for it alone: a name given twice has two.
  mutating func take(_ name: FileName) -> Bool {
    let key = Key(name.text, isEscaped: !name.isText)
    guard let count = occurrences[key] else { return false }
    occurrences[key] = count > 1 ? count - 1 : nil
    return true
  }

  private mutating func add(_ row: Row) {
    count += 1
    if row.hasFailed { failed += 1 }
    occurrences[Key(row.path, isEscaped: row.isEscaped ?? false), default: 0] += 1
  }

  private static func row(_ record: [UInt8], _ format: ScoreCommand.Format) -> Row? {
    format == .csv
      ? Row(fields: RecordReader.fields(of: record)) : try? JSONDecoder().decode(Row.self, from: Data(record))
  }

  private static func strange(_ file: FileName, _ format: ScoreCommand.Format, row: Int) -> CommandFailure {
    let place = row == 0 ? "it does not begin so" : "row \(row) is not one"
    return CommandFailure(
      "\(file.text) is no output of deepbiq score --format \(format.rawValue) (\(place)); give another --output")
  }
}
