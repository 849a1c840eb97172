import Foundation

/// A text file without a header whose fields are separated by white space.
struct TextTable {
  let rows: [Row]

  /// Reads a file, without its empty lines.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - expected: What each line holds, for messages.
  ///   - fieldCount: The fewest fields of a line.
  /// - Throws: ``DatabaseError`` when the file cannot be read or a line is too short.
  init(path: String, fieldCount: Int, expected: String) throws(DatabaseError) {
    let text = try FileManager.default.text(ofFile: path, hint: "it is part of the published database")
    var rows: [Row] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let fields = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard !fields.isEmpty else { continue }
      let place = SourcePlace(path, .line(index + 1))
      guard fields.count >= fieldCount else { throw .malformed(place, found: "\"\(line)\"", expected: expected) }
      rows.append(Row(place: place, fields: fields))
    }
    self.rows = rows
  }

  /// A line and where it is.
  struct Row {
    let place: SourcePlace
    let fields: [String]

    func number(_ index: Int) throws(DatabaseError) -> Double {
      try place.number(fields[index])
    }
  }
}

extension SourcePlace {
  /// The finite number that a field holds.
  ///
  /// - Parameter column: Where in the place the field is, for the message.
  func number(_ field: String, in column: String = "") throws(DatabaseError) -> Double {
    guard let number = Double(field), number.isFinite else {
      throw .malformed(self, found: "\"\(field)\"\(column)", expected: "a number such as 3.5")
    }
    return number
  }
}
