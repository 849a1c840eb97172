import CMatIO
import Foundation

/// A MATLAB file of version 4, 5 or 7.3, read by libmatio.
final class MATFile {
  private let path: String
  private let file: OpaquePointer

  /// Opens a file.
  ///
  /// - Throws: ``DatabaseError`` when it is not there or not a MATLAB file.
  init(path: String) throws(DatabaseError) {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw .unreadable(
        path: path, reason: FileManager.default.reasonForFailedReading(path),
        hint: "it is part of the published database")
    }
    guard let file = Mat_Open(path, Int32(MAT_ACC_RDONLY.rawValue)) else {
      throw .malformed(SourcePlace(path), found: "bytes that libmatio cannot read", expected: "a MATLAB file")
    }
    self.path = path
    self.file = file
  }

  deinit {
    Mat_Close(file)
  }

  /// The numbers of a vector, or of a matrix column by column; logical values are 0 and 1.
  func numbers(_ variable: String) throws(DatabaseError) -> [Double] {
    try read(variable) { array throws(DatabaseError) in
      guard let numbers = array.numbers else {
        throw .malformed(place(variable), found: array.summary, expected: "an array of real numbers")
      }
      return numbers
    }
  }

  /// The texts of a cell array.
  func texts(_ variable: String) throws(DatabaseError) -> [String] {
    try read(variable) { array throws(DatabaseError) in
      guard let cells = array.cells else {
        throw .malformed(place(variable), found: array.summary, expected: "a cell array of texts")
      }
      var texts: [String] = []
      for (index, cell) in cells.enumerated() {
        guard let text = cell?.text else {
          throw .malformed(
            SourcePlace(path, .element(index + 1, of: variable)), found: cell?.summary ?? "nothing", expected: "a text")
        }
        texts.append(text)
      }
      return texts
    }
  }

  private func place(_ variable: String) -> SourcePlace { SourcePlace(path, .variable(variable)) }

  private func read<Value>(
    _ variable: String, _ body: (MATArray) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value {
    guard let pointer = Mat_VarRead(file, variable) else {
      throw .malformed(SourcePlace(path), found: "no variable \(variable)", expected: "one, as published")
    }
    defer { Mat_VarFree(pointer) }
    return try body(MATArray(pointer))
  }
}
